package dev.etosha.liberty;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.etosha.execution.Database;
import dev.etosha.libraries.Book;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The server's own JPA on the injected data source, as the README has it. */
@ArquillianTest
class JpaIT {

    @Deployment
    static WebArchive application() {
        return Application.of("jpa", "", Book.class)
                .addAsResource("META-INF/persistence.xml", "META-INF/persistence.xml");
    }

    @Inject
    Database database;

    @Inject
    DataSource dataSource;

    @Test
    void anEntityIsStoredAndFound() {
        database.update("DROP TABLE IF EXISTS jpa_book");
        database.update("CREATE TABLE jpa_book (id bigint PRIMARY KEY, name text NOT NULL)");

        EntityManagerFactory books = Persistence.createEntityManagerFactory(
                "books", Map.of("jakarta.persistence.nonJtaDataSource", dataSource));
        try (books;
                EntityManager manager = books.createEntityManager()) {
            manager.getTransaction().begin();
            manager.persist(new Book(1, "Elephants"));
            manager.getTransaction().commit();
        }

        assertEquals(List.of("Elephants"), database.query("SELECT name FROM jpa_book", row -> row.getString("name")));
    }
}
