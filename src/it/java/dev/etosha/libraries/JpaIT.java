package dev.etosha.libraries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.Database;
import dev.etosha.config.PoolConfig;
import dev.etosha.execution.Databases;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.EmbeddedServer;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** EclipseLink, the JPA provider of Open Liberty, uses a pool with resource-local transactions. */
class JpaIT {

    private final ConnectionPool pool = ConnectionPool.open(PoolConfig.of(EmbeddedServer.url()));
    private final DataSource dataSource = pool.dataSource();

    @BeforeEach
    void createTable() {
        Database database = Databases.on(pool);
        database.update("DROP TABLE IF EXISTS jpa_book");
        database.update("CREATE TABLE jpa_book (id bigint PRIMARY KEY, name text NOT NULL)");
    }

    @AfterEach
    void closePool() {
        pool.close();
    }

    @Test
    void entitiesAreStoredAndFound() {
        EntityManagerFactory books = Persistence.createEntityManagerFactory(
                "books", Map.of("jakarta.persistence.nonJtaDataSource", dataSource));
        try (books) {
            inTransaction(books, new Book(1, "Elephants"), true);
            inTransaction(books, new Book(2, "Salt"), false);
            try (EntityManager manager = books.createEntityManager()) {
                List<Book> found =
                        manager.createQuery("SELECT b FROM Book b", Book.class).getResultList();
                assertThat(found).extracting(Book::name).containsExactly("Elephants");
            }
        }
        assertThat(pool.stats().checkedOut()).isZero();
    }

    private static void inTransaction(EntityManagerFactory books, Book book, boolean commit) {
        try (EntityManager manager = books.createEntityManager()) {
            manager.getTransaction().begin();
            manager.persist(book);
            manager.flush();
            if (commit) {
                manager.getTransaction().commit();
            } else {
                manager.getTransaction().rollback();
            }
        }
    }
}
