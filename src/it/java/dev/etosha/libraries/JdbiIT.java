package dev.etosha.libraries;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.config.PoolConfig;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.EmbeddedServer;
import java.util.List;
import javax.sql.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Jdbi uses a pool. */
class JdbiIT {

    private final ConnectionPool pool = ConnectionPool.open(PoolConfig.of(EmbeddedServer.url()));
    private final DataSource dataSource = pool.dataSource();

    @BeforeEach
    void createTable() {
        Jdbi.create(dataSource).useHandle(handle -> {
            handle.execute("DROP TABLE IF EXISTS book");
            handle.execute("CREATE TABLE book (id int PRIMARY KEY, name text NOT NULL)");
            handle.execute("INSERT INTO book VALUES (1, 'Elephants'), (2, 'Salt')");
        });
    }

    @AfterEach
    void closePool() {
        pool.close();
    }

    @Test
    void rowsAreFoundByNamedParameters() {
        Jdbi jdbi = Jdbi.create(dataSource);
        List<String> names =
                jdbi.withHandle(handle -> handle.createQuery("SELECT name FROM book WHERE id > :id ORDER BY name")
                        .bind("id", 0)
                        .mapTo(String.class)
                        .list());

        assertThat(names).containsExactly("Elephants", "Salt");
        assertThat(pool.stats().checkedOut()).isZero();
    }

    @Test
    void aFailedTransactionLeavesNoChanges() {
        Jdbi jdbi = Jdbi.create(dataSource);

        assertThatThrownBy(() -> jdbi.useTransaction(handle -> {
                    handle.execute("DELETE FROM book");
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");

        int left = jdbi.withHandle(handle ->
                handle.createQuery("SELECT count(*) FROM book").mapTo(int.class).one());
        assertThat(left).isEqualTo(2);
        assertThat(pool.stats().checkedOut()).isZero();
    }
}
