package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.Database;
import dev.etosha.execution.Databases;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.FaultProxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Callers whose server goes silent while they wait for it, without any limit on statements. */
class SilentNetworkIT extends PoolOnServer {

    private static final Duration PROMISE = Duration.ofSeconds(75);
    private static final String SLEEPING = "SELECT count(*) FROM pg_stat_activity"
            + " WHERE pid <> pg_backend_pid() AND state = 'active' AND query LIKE '%pg_sleep(600)%'";
    private static final String SLEEP = "SELECT pg_sleep(600)";

    @Test
    void everyCallerIsFreeInTimeAndASlowStatementGoesOn() throws Exception {
        try (FaultProxy proxy = FaultProxy.to(EmbeddedServer.port())) {
            ConnectionPool pool = open(config("postgresql://postgres@localhost:" + proxy.port() + "/postgres")
                    .withSize(4)
                    .withTimeout(Duration.ofSeconds(2)));
            Database database = Databases.on(pool);
            fill(pool, 4);
            ConnectionPool slow = open(config());
            FutureTask<@Nullable Throwable> report = start(() -> read(slow, "SELECT pg_sleep(50)"));
            Connection beforehand = pool.borrow();

            FutureTask<@Nullable Throwable> reading = start(() -> read(pool, SLEEP));
            FutureTask<@Nullable Throwable> updating =
                    start(() -> database.update("DO 'BEGIN PERFORM pg_sleep(600); END'"));
            try (Connection superuser = EmbeddedServer.superuser()) {
                Eventually.eventually(Duration.ofSeconds(10), () -> assertThat(text(superuser, SLEEPING))
                        .isEqualTo("2"));
            }
            proxy.goSilent();
            FutureTask<@Nullable Throwable> sending = start(() -> write(beforehand, 50_000_000));
            long silent = System.nanoTime();

            assertThat(reading.get(90, TimeUnit.SECONDS)).hasFieldOrPropertyWithValue("SQLState", "08006");
            assertThat(updating.get(90, TimeUnit.SECONDS)).isInstanceOf(CommitOutcomeUnknownException.class);
            assertThat(sending.get(90, TimeUnit.SECONDS)).hasFieldOrPropertyWithValue("SQLState", "08006");
            assertThat(Duration.ofNanos(System.nanoTime() - silent)).isLessThan(PROMISE);
            assertThat(report.get(90, TimeUnit.SECONDS)).isNull();
        }
    }

    private static FutureTask<@Nullable Throwable> start(ThrowingCallable work) {
        FutureTask<@Nullable Throwable> task = new FutureTask<>(() -> catchThrowable(work));
        Thread thread = new Thread(task, "caller");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static void read(ConnectionPool pool, String sql) throws SQLException {
        try (Connection connection = pool.borrow()) {
            text(connection, sql);
        }
    }

    /** Sends more than the buffers of the network hold. */
    private static void write(Connection connection, int bytes) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT length(?)")) {
            statement.setString(1, "x".repeat(bytes));
            statement.execute();
        }
    }
}
