package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.config.PoolConfig;
import dev.etosha.config.StartMode;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.OwnServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 57P03, 53300, 08001, 28P01, 28000 and 3D000: a server that refuses connections, temporarily or permanently. */
class RefusedConnectionsIT extends SqlStatesOnServer {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static OwnServer server;

    @TempDir
    private Path directory;

    @BeforeAll
    static void start() throws IOException, SQLException {
        server = OwnServer.start();
        Path hba = server.hbaFile();
        Files.writeString(
                hba, "host all guest all scram-sha-256\nhost all stranger all reject\n" + Files.readString(hba));
        server.execute(
                "CREATE TABLE item (id int PRIMARY KEY, name text)",
                "CREATE ROLE guest LOGIN PASSWORD 'right'",
                "CREATE ROLE stranger LOGIN",
                "CREATE ROLE limited LOGIN CONNECTION LIMIT 1",
                "GRANT INSERT ON item TO limited",
                "CREATE DATABASE closed ALLOW_CONNECTIONS false",
                "SELECT pg_reload_conf()");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Override
    Superuser superuser() {
        return server::superuser;
    }

    @BeforeEach
    void emptyTableHere() throws SQLException {
        server.execute("DELETE FROM item");
    }

    @Test
    void aServerInShutdownIsWaitedFor() throws Exception {
        Connection session = server.superuser();
        CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> server.stop("smart"));
        expectRefusal("57P03");
        expectWaitingFor("57P03", here(), () -> {
            session.close(); // a smart stop waits for it
            stopped.get(60, TimeUnit.SECONDS);
            server.startAgain();
        });
    }

    @Test
    void aStartingServerIsWaitedFor() throws Exception {
        Path recovered = directory.resolve("recovered");
        server.execute(
                "ALTER SYSTEM SET restore_command = 'while [ ! -e " + recovered + " ]; do sleep 0.05; done; false'",
                "ALTER SYSTEM SET hot_standby = off");
        server.stop("fast");
        Files.createFile(server.hbaFile().resolveSibling("recovery.signal"));
        CompletableFuture<Void> started = CompletableFuture.runAsync(server::startAgain);
        expectRefusal("57P03");
        expectWaitingFor("57P03", here(), () -> {
            Files.createFile(recovered);
            started.get(60, TimeUnit.SECONDS);
        });
        server.execute("ALTER SYSTEM RESET ALL");
    }

    @Test
    void aStoppedServerIsWaitedFor() throws Exception {
        server.stop("fast");
        expectWaitingFor("08001", here(), server::startAgain);
    }

    @Test
    void aServerWithTooManyConnectionsIsWaitedFor() throws Exception {
        List<Connection> all = new ArrayList<>();
        try {
            assertThatThrownBy(() -> {
                        while (true) {
                            all.add(server.superuser());
                        }
                    })
                    .hasFieldOrPropertyWithValue("SQLState", "53300");
            expectWaitingFor("53300", here(), () -> closeAll(all));
        } finally {
            closeAll(all);
        }
    }

    @Test
    void aRoleWithTooManyConnectionsIsWaitedFor() throws Exception {
        Connection only =
                DriverManager.getConnection("jdbc:postgresql://localhost:" + server.port() + "/postgres?user=limited");
        expectWaitingFor("53300", here().withUser("limited").withSize(1), only::close);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource({
        "28P01, guest, wrong, postgres",
        "28000, nobody, any, postgres",
        "28000, stranger, any, postgres",
        "3D000, postgres, any, nowhere",
        "55000, postgres, any, closed",
    })
    void aRefusedLoginIsFinalAtOnce(String state, String user, String password, String database) {
        String url = "postgresql://localhost:" + server.port() + "/" + database;
        WatchedPool watched = watch(config(url)
                .withStart(StartMode.LAZY)
                .withTimeout(Duration.ofMinutes(1))
                .withUser(user)
                .withPassword(password));
        long began = System.nanoTime();
        expectFinal(watched, state, () -> watched.database.query("SELECT 1", row -> 1));
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }

    /** An action that makes the server accept connections again. */
    private interface Mending {

        void run() throws Exception;
    }

    private static PoolConfig here() {
        return config(server.url()).withStart(StartMode.LAZY).withTimeout(Duration.ofMinutes(1));
    }

    /**
     * An update without a connection waits for it while logins fail with the SQLState. It succeeds when it gets one.
     */
    private void expectWaitingFor(String state, PoolConfig config, Mending mending) throws Exception {
        WatchedPool watched = watch(config);
        CompletableFuture<Integer> update =
                CompletableFuture.supplyAsync(() -> watched.database.update(INSERT, item(1)));
        Eventually.eventually(SOON, () -> assertThat((Throwable) watched.pool.lastConnectFailure())
                .hasFieldOrPropertyWithValue("SQLState", state));
        assertThat(update).isNotDone();
        mending.run();
        assertThat(update.get(60, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(rows()).isEqualTo(1);
    }

    private static void expectRefusal(String state) {
        Eventually.eventually(
                SOON, () -> assertThatThrownBy(() -> server.superuser().close())
                        .hasFieldOrPropertyWithValue("SQLState", state));
    }

    private static void closeAll(List<Connection> connections) throws SQLException {
        for (Connection connection : connections) {
            connection.close();
        }
    }
}
