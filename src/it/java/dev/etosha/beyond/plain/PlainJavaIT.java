package dev.etosha.beyond.plain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.config.PoolConfig;
import dev.etosha.config.PoolConfigReader;
import dev.etosha.execution.Databases;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.EmbeddedServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The program from the plain Java page works. The build sets DATABASE_URL for all tests. */
class PlainJavaIT {

    @BeforeEach
    @AfterEach
    void dropTable() {
        inDatabase("DROP TABLE IF EXISTS item");
    }

    @Test
    void theProgramStoresItsRows() {
        Shop.main(new String[0]);

        try (ConnectionPool pool = ConnectionPool.open(PoolConfig.of(EmbeddedServer.url()))) {
            assertThat(Databases.on(pool).query("SELECT name FROM item", row -> row.getString("name")))
                    .containsExactly("cup");
        }
    }

    @Test
    void microProfileConfigReadsTheEnvironment() {
        PoolConfig config = PoolConfigReader.ofApplication().read(PoolConfig.DEFAULT);

        assertThat(config.url().toString())
                .isEqualTo(PoolConfig.of(System.getenv("DATABASE_URL")).url().toString());
    }

    private static void inDatabase(String sql) {
        try (ConnectionPool pool = ConnectionPool.open(PoolConfig.of(EmbeddedServer.url()))) {
            Databases.on(pool).update(sql);
        }
    }
}
