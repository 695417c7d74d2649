package dev.etosha.libraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.config.PoolConfig;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.EmbeddedServer;
import java.util.List;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** jOOQ uses a pool. */
class JooqIT {

    private final ConnectionPool pool = ConnectionPool.open(PoolConfig.of(EmbeddedServer.url()));
    private final DataSource dataSource = pool.dataSource();

    @BeforeEach
    void createTable() {
        DSLContext jooq = DSL.using(dataSource, SQLDialect.POSTGRES);
        jooq.execute("DROP TABLE IF EXISTS book");
        jooq.execute("CREATE TABLE book (id int PRIMARY KEY, name text NOT NULL)");
        jooq.execute("INSERT INTO book VALUES (1, 'Elephants'), (2, 'Salt')");
    }

    @AfterEach
    void closePool() {
        pool.close();
    }

    @Test
    void rowsAreFound() {
        DSLContext jooq = DSL.using(dataSource, SQLDialect.POSTGRES);
        List<String> names = jooq.select(DSL.field("name", String.class))
                .from("book")
                .where("id > ?", 0)
                .orderBy(DSL.field("name"))
                .fetchInto(String.class);

        assertThat(names).containsExactly("Elephants", "Salt");
        assertThat(pool.stats().checkedOut()).isZero();
    }

    @Test
    void aFailedTransactionLeavesNoChanges() {
        DSLContext jooq = DSL.using(dataSource, SQLDialect.POSTGRES);

        assertThatThrownBy(() -> jooq.transaction(transaction -> {
                    transaction.dsl().execute("DELETE FROM book");
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        assertThat(jooq.fetchCount(DSL.table("book"))).isEqualTo(2);
        assertThat(pool.stats().checkedOut()).isZero();
    }
}
