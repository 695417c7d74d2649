package dev.etosha.liberty;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.etosha.PermanentDatabaseException;
import dev.etosha.execution.Database;
import dev.etosha.libraries.Book;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import jakarta.transaction.UserTransaction;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Connections that are taken in Liberty's transactions belong to them. */
@ArquillianTest
class JtaIT {

    private static final String UNIT = """
            <persistence xmlns="https://jakarta.ee/xml/ns/persistence" version="3.0">
              <persistence-unit name="jta-books" transaction-type="JTA">
                <class>dev.etosha.libraries.Book</class>
                <exclude-unlisted-classes>true</exclude-unlisted-classes>
              </persistence-unit>
            </persistence>
            """;

    @Deployment
    static WebArchive application() {
        return Application.of("jta", "", Book.class, Shelf.class)
                .addAsResource(new StringAsset(UNIT), "META-INF/persistence.xml");
    }

    @Inject
    Shelf shelf;

    @Inject
    Database database;

    @Inject
    DataSource dataSource;

    @Inject
    UserTransaction transaction;

    @BeforeEach
    void emptyTable() {
        database.update("DROP TABLE IF EXISTS jpa_book");
        database.update("CREATE TABLE jpa_book (id bigint PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, name text)");
    }

    @AfterEach
    void nothingIsStillLent() {
        assertEquals(0, database.stats().checkedOut());
    }

    private List<Long> books() {
        return database.query("SELECT id FROM jpa_book ORDER BY id", row -> row.getLong(1));
    }

    @Test
    void allOfATransactionShareAConnection() throws Exception {
        assertEquals(1, shelf.processes().size());
    }

    @Test
    void aTransactionOfItsOwnHasAConnectionOfItsOwn() throws Exception {
        assertEquals(2, shelf.processesOfTwo().size());
    }

    @Test
    void workFollowsTheTransactionAndAForgottenCloseLeaksNothing() throws Exception {
        shelf.store(1, 2);
        assertEquals(List.of(1L, 2L), books());
        assertThrows(IllegalStateException.class, () -> shelf.storeAndFail(3, 4));
        assertEquals(List.of(1L, 2L), books());
    }

    @Test
    void aCommitThatTheDatabaseRefusesReachesTheCaller() {
        assertThrows(Exception.class, () -> shelf.storeTwice(5));
        assertEquals(List.of(), books());
    }

    @Test
    void twoPoolsInATransactionAreRefused() {
        PermanentDatabaseException refused = assertThrows(PermanentDatabaseException.class, shelf::useTwoPools);
        assertTrue(String.valueOf(refused.getMessage()).contains("two pools do not commit as one"));
        assertEquals(List.of(), books());
    }

    @Test
    void theUsersOwnTransactionIsOneToo() throws Exception {
        transaction.begin();
        shelf.store(1, 2);
        transaction.rollback();
        assertEquals(List.of(), books());
    }

    @Test
    void aTransactionThatTakesTooLongLeavesNothingBehind() throws Exception {
        transaction.setTransactionTimeout(1);
        try {
            transaction.begin();
            try (Connection connection = dataSource.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("INSERT INTO jpa_book (id, name) VALUES (1, 'late')");
                statement.execute("SELECT pg_sleep(3)");
            } catch (java.sql.SQLException cutByTheTimeout) {
                // or not, as the server likes it
            }
            assertThrows(Exception.class, transaction::commit);
        } finally {
            transaction.setTransactionTimeout(0);
        }
        for (int tries = 0; database.stats().checkedOut() > 0 && tries < 100; tries++) {
            TimeUnit.MILLISECONDS.sleep(50);
        }
        assertEquals(List.of(), books());
    }

    @Test
    void jpaTakesPart() {
        try (EntityManagerFactory books = Persistence.createEntityManagerFactory(
                "jta-books", Map.of("jakarta.persistence.jtaDataSource", dataSource))) {
            assertEquals(2, shelf.storeByJpa(books, 1, 2));
            assertEquals(List.of(1L, 2L), books());
            assertThrows(IllegalStateException.class, () -> shelf.storeByJpaAndFail(books, 3, 4));
            assertEquals(List.of(1L, 2L), books());
        }
    }
}
