package dev.etosha.conformance.jpa;

import dev.etosha.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.transaction.Transactional;
import java.util.Map;

/** Books that are stored by JPA and by the service, in one transaction. */
@ApplicationScoped
public class Shelf {

    @Inject
    Database database;

    /** Stores one by each, and counts what the service sees of them. */
    @Transactional
    public long store(EntityManagerFactory books, long id) {
        EntityManager manager = books.createEntityManager();
        manager.joinTransaction();
        manager.persist(new Book(id));
        manager.flush();
        database.update("INSERT INTO book (id) VALUES (:id)", Map.of("id", id + 1));
        long seen = database.queryOne(
                        "SELECT count(*) FROM book WHERE id BETWEEN :id AND :id + 1",
                        Map.of("id", id),
                        row -> row.getLong(1))
                .orElseThrow();
        manager.close();
        return seen;
    }

    @Transactional
    public void storeAndFail(EntityManagerFactory books, long id) {
        store(books, id);
        throw new IllegalStateException("own");
    }
}
