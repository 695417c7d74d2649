package dev.etosha.conformance.jpa;

import dev.etosha.Database;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.HashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.eclipse.microprofile.config.ConfigProvider;

/** Answers with how many of two books are stored, after JPA had a part in it. */
@Path("books")
@RequestScoped
@Produces(MediaType.TEXT_PLAIN)
public class Books {

    @Inject
    DataSource dataSource;

    @Inject
    Database database;

    @Inject
    Shelf shelf;

    /** With transactions of its own. */
    @GET
    @Path("local/{id}")
    public String local(@PathParam("id") long id) {
        EntityManagerFactory books = Persistence.createEntityManagerFactory(
                "local", Map.of("jakarta.persistence.nonJtaDataSource", dataSource));
        try (books;
                EntityManager manager = books.createEntityManager()) {
            manager.getTransaction().begin();
            manager.persist(new Book(id));
            manager.getTransaction().commit();
        }
        return stored(id);
    }

    @GET
    @Path("joined/{id}")
    public String joined(@PathParam("id") long id) {
        try (EntityManagerFactory books = joining()) {
            return shelf.store(books, id) + " " + stored(id);
        }
    }

    @GET
    @Path("rolled-back/{id}")
    public String rolledBack(@PathParam("id") long id) {
        try (EntityManagerFactory books = joining()) {
            shelf.storeAndFail(books, id);
            return "done";
        } catch (IllegalStateException own) {
            return stored(id);
        }
    }

    private EntityManagerFactory joining() {
        Map<String, Object> properties = new HashMap<>();
        properties.put("jakarta.persistence.jtaDataSource", dataSource);
        ConfigProvider.getConfig()
                .getOptionalValue("suite.provider", String.class)
                .map(text -> text.split("=", 2))
                .ifPresent(property -> properties.put(property[0], property[1]));
        return Persistence.createEntityManagerFactory("joining", properties);
    }

    private String stored(long id) {
        return database.queryOne(
                        "SELECT count(*) FROM book WHERE id BETWEEN :id AND :id + 1",
                        Map.of("id", id),
                        row -> row.getString(1))
                .orElseThrow();
    }
}
