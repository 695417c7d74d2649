package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.PermanentDatabaseException;
import dev.etosha.config.PoolConfig;
import dev.etosha.testing.OwnServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that requires a password. */
class PasswordIT extends PoolOnServer {

    private static OwnServer server;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws IOException, SQLException {
        server = OwnServer.start();
        Path hba = server.hbaFile();
        Files.writeString(hba, "host all tenant all scram-sha-256\n" + Files.readString(hba));
        server.execute("CREATE ROLE tenant LOGIN", "SELECT pg_reload_conf()");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @BeforeEach
    void setPassword() throws SQLException {
        server.execute("ALTER ROLE tenant PASSWORD 'first'");
    }

    @Test
    void aWrongPasswordFailsAtOnceAndIsNotShown() {
        ConnectionPool pool = open(tenant().withPassword("guessed"));

        long began = System.nanoTime();
        assertThatThrownBy(pool::borrow)
                .isInstanceOf(PermanentDatabaseException.class)
                .hasFieldOrPropertyWithValue("sqlState", "28P01")
                .hasMessageNotContaining("guessed");
        assertThat(since(began)).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void onPlainJdbcAWrongPasswordIsANonTransientFailure() {
        ConnectionPool pool = open(tenant().withPassword("guessed"));

        assertThatThrownBy(() -> pool.dataSource().getConnection())
                .isInstanceOf(SQLNonTransientConnectionException.class)
                .hasFieldOrPropertyWithValue("SQLState", "28P01");
    }

    @Test
    void aRotatedPasswordIsReadFromItsFileForTheNextConnection() throws Exception {
        Path file = Files.writeString(directory.resolve("password"), "first\n");
        ConnectionPool pool = open(tenant().withPasswordFile(file));
        try (Connection first = pool.borrow()) {
            server.execute("ALTER ROLE tenant PASSWORD 'second'");
            Files.writeString(file, "second\n");
            try (Connection second = pool.borrow()) {
                assertThat(pid(second)).isNotEqualTo(pid(first));
            }
        }
    }

    @Test
    void aRefusedPoolLendsWhenThePasswordIsCorrect() throws Exception {
        Path file = Files.writeString(directory.resolve("password"), "guessed\n");
        ConnectionPool pool = open(tenant().withPasswordFile(file));
        assertThatThrownBy(pool::borrow).isInstanceOf(PermanentDatabaseException.class);
        Files.writeString(file, "first\n");

        try (Connection connection = pool.borrow()) {
            assertThat(text(connection, "SELECT current_user")).isEqualTo("tenant");
        }
    }

    @Test
    void aMissingPasswordFileIsNamed() {
        ConnectionPool pool = open(tenant().withPasswordFile(directory.resolve("missing")));

        assertThatThrownBy(pool::borrow)
                .isInstanceOf(PermanentDatabaseException.class)
                .hasMessageContainingAll("db.password-file must be readable", "missing");
    }

    private PoolConfig tenant() {
        return config(server.url().replace("postgres@", "")).withUser("tenant");
    }
}
