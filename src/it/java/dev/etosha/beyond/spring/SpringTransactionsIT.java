package dev.etosha.beyond.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.Database;
import dev.etosha.pool.ConnectionPool;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionException;

/** Spring's transactions and exceptions work with the pool's data source. */
class SpringTransactionsIT {

    private static ConfigurableApplicationContext shop;

    private final Items items = shop.getBean(Items.class);
    private final Work work = shop.getBean(Work.class);
    private final JdbcClient jdbc = shop.getBean(JdbcClient.class);
    private final ConnectionPool pool = shop.getBean(ConnectionPool.class);

    @BeforeAll
    static void start() {
        shop = Running.with(Map.of(), "--db.pool.size=1", "--db.pool.max-overflow=1", "--db.pool.timeout=300ms");
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @BeforeEach
    void createTable() {
        jdbc.sql("DROP TABLE IF EXISTS spring_item").update();
        jdbc.sql("CREATE TABLE spring_item (name text PRIMARY KEY)").update();
    }

    @AfterEach
    void nothingIsLent() {
        assertThat(pool.stats().checkedOut()).isZero();
    }

    @Test
    void aMethodThatReturnsIsCommitted() {
        items.add(List.of("cup", "jug"));

        assertThat(items.names()).containsExactly("cup", "jug");
    }

    @Test
    void aMethodThatThrowsIsRolledBack() {
        assertThatThrownBy(() -> items.add(List.of("cup", "jug", "cup"))).isInstanceOf(DuplicateKeyException.class);

        assertThat(items.names()).isEmpty();
    }

    @Test
    void aReadOnlyTransactionRefusesWritesAndTheNextOneDoesNot() {
        assertThatThrownBy(() -> work.readOnly(() -> items.add(List.of("cup"))))
                .rootCause()
                .isInstanceOfSatisfying(SQLException.class, refused -> assertThat(refused.getSQLState())
                        .isEqualTo("25006"));

        items.add(List.of("jug"));
        assertThat(items.names()).containsExactly("jug");
    }

    @Test
    void anIsolationLevelEndsWithItsTransaction() {
        work.serializable(() -> assertThat(isolation()).isEqualTo("serializable"));

        work.inTransaction(() -> assertThat(isolation()).isEqualTo("read committed"));
    }

    @Test
    void aNewTransactionIsCommittedWhenTheOuterOneIsRolledBack() {
        assertThatThrownBy(() -> work.inTransaction(() -> {
                    items.add(List.of("outer"));
                    work.inNewTransaction(() -> items.add(List.of("inner")));
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(items.names()).containsExactly("inner");
    }

    @Test
    void aNestedTransactionIsRolledBackAlone() {
        work.inTransaction(() -> {
            items.add(List.of("cup"));
            assertThatThrownBy(() -> work.nested(() -> insert("cup"))).isInstanceOf(DuplicateKeyException.class);
        });

        assertThat(items.names()).containsExactly("cup");
    }

    @Test
    void aStatementThatTheServerRefusedPreventsTheCommit() {
        assertThatThrownBy(() -> work.inTransaction(() -> {
                    insert("cup");
                    assertThatThrownBy(() -> insert("cup")).isInstanceOf(DuplicateKeyException.class);
                }))
                .isInstanceOf(TransactionException.class);

        assertThat(items.names()).isEmpty();
    }

    @Test
    void aFailureInTheClientDoesNotPreventTheCommit() {
        work.inTransaction(() -> {
            insert("cup");
            assertThatThrownBy(() -> jdbc.sql("SELECT name FROM spring_item")
                            .query(Integer.class)
                            .list())
                    .isInstanceOf(RuntimeException.class);
        });

        assertThat(items.names()).containsExactly("cup");
    }

    @Test
    void aTransactionsTimeoutEndsItsStatement() {
        assertThatThrownBy(() -> work.forOneSecond(
                        () -> jdbc.sql("SELECT pg_sleep(20)").query().listOfRows()))
                .isInstanceOf(QueryTimeoutException.class);
    }

    @Test
    void aBatchOfJdbcTemplateReportsAConstraint() {
        JdbcTemplate template = shop.getBean(JdbcTemplate.class);

        assertThatThrownBy(() -> template.batchUpdate(
                        "INSERT INTO spring_item VALUES (?)", Arrays.asList(new Object[] {"cup"}, new Object[] {null})))
                .isInstanceOf(DataIntegrityViolationException.class);
    }

    @Test
    void anExhaustedPoolFailsWithTheExceptionsOfSpring() {
        work.inTransaction(() -> {
            insert("one");
            work.inNewTransaction(() -> {
                insert("two");
                assertThatThrownBy(() -> work.inNewTransaction(() -> insert("three")))
                        .isInstanceOf(CannotCreateTransactionException.class)
                        .hasCauseInstanceOf(SQLTransientConnectionException.class);
                assertThatThrownBy(() -> work.withoutTransaction(() -> insert("three")))
                        .isInstanceOf(CannotGetJdbcConnectionException.class);
            });
        });
        assertThat(items.names()).containsExactly("one", "two");
    }

    @Test
    void aCallOfDatabaseDoesNotJoinTheTransaction() {
        Database database = shop.getBean(Database.class);
        assertThatThrownBy(() -> work.inTransaction(() -> {
                    insert("spring");
                    database.update("INSERT INTO spring_item VALUES ('etosha')");
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(items.names()).containsExactly("etosha");
    }

    private void insert(String name) {
        jdbc.sql("INSERT INTO spring_item VALUES (?)").param(name).update();
    }

    private String isolation() {
        return jdbc.sql("SHOW transaction_isolation").query(String.class).single();
    }
}
