package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.CredentialsSupplier;
import dev.etosha.Database;
import dev.etosha.DatabaseCredentials;
import dev.etosha.DatabaseUnreachableException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.execution.Databases;
import dev.etosha.testing.Callers;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.OwnServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Logins with credentials that a supplier of the application gives, and that expire. */
class CredentialsIT extends PoolOnServer {

    private static OwnServer server;

    private final AtomicInteger asked = new AtomicInteger();
    private volatile DatabaseCredentials current = new DatabaseCredentials("tenant", "first");

    @BeforeAll
    static void start() throws IOException, SQLException {
        server = OwnServer.start();
        Path hba = server.hbaFile();
        Files.writeString(hba, "host all +tenants all scram-sha-256\n" + Files.readString(hba));
        server.execute(
                "CREATE ROLE tenants",
                "CREATE ROLE tenant LOGIN PASSWORD 'first' IN ROLE tenants",
                "SELECT pg_reload_conf()");
    }

    @AfterAll
    static void stop() throws IOException {
        server.close();
    }

    @Test
    void theSupplierBeatsTheUserAndThePasswordOfTheSettings() throws Exception {
        ConnectionPool pool = open(
                config(server.url()).withUser("postgres").withPassword("other").withCredentials(this::supplied));
        server.execute("ALTER ROLE tenant PASSWORD 'first'");
        try (Connection connection = pool.borrow()) {
            assertThat(text(connection, "SELECT current_user")).isEqualTo("tenant");
        }
    }

    /** As a secrets store does it: each lease is a role of its own, and the store drops the role at its end. */
    @Test
    void twentyLeasesEndUnderLoadWithoutAnError() throws Exception {
        Lease lease = new Lease();
        ConnectionPool pool =
                open(config(server.url()).withSize(4).withMaxOverflow(4).withCredentials(lease));
        Database database = Databases.on(pool);
        AtomicBoolean over = new AtomicBoolean();
        AtomicLong calls = new AtomicLong();
        ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
        List<Thread> load = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            load.add(Callers.PLATFORM.start("caller-" + i, () -> {
                while (!over.get()) {
                    try {
                        database.queryOne("SELECT count(*) FROM pg_class", row -> row.getLong(1));
                        calls.incrementAndGet();
                    } catch (RuntimeException e) {
                        failures.add(e);
                    }
                }
            }));
        }
        for (int number = 1; number <= 20; number++) {
            lease.awaitEndOf(number - 1);
            lease.renew(number);
        }
        over.set(true);
        for (Thread caller : load) {
            caller.join();
        }
        assertThat(failures).isEmpty();
        assertThat(calls.get()).isGreaterThan(1_000);
    }

    /** The end comes without a notice: the server's password is changed, and the supplier knows the new one. */
    @Test
    void aPasswordThatChangesBeforeItsEndCostsNoCallerAnError() throws Exception {
        server.execute("ALTER ROLE tenant PASSWORD 'first'");
        current = new DatabaseCredentials("tenant", "first", Instant.now().plusSeconds(3600));
        ConnectionPool pool = open(config(server.url()).withCredentials(this::supplied));
        try (Connection first = pool.borrow()) {
            assertThat(text(first, "SELECT current_user")).isEqualTo("tenant");
            server.execute("ALTER ROLE tenant PASSWORD 'second'");
            current = new DatabaseCredentials("tenant", "second", Instant.now().plusSeconds(3600));
            try (Connection second = pool.borrow()) {
                assertThat(pid(second)).isNotEqualTo(pid(first));
            }
        }
        assertThat(asked).hasValue(2);
    }

    @Test
    void credentialsThatTheServerRefusesFailAtOnceAndAreNotShown() {
        current = new DatabaseCredentials("tenant", "guessed");
        ConnectionPool pool = open(config(server.url()).withCredentials(this::supplied));
        assertThatThrownBy(pool::borrow)
                .isInstanceOf(PermanentDatabaseException.class)
                .hasFieldOrPropertyWithValue("sqlState", "28P01")
                .hasMessageNotContaining("guessed");
        assertThat(pool.toString()).doesNotContain("guessed");
        assertThat(pool.config().toString()).doesNotContain("guessed");
    }

    @Test
    void aSupplierThatFailsIsAskedAgainUntilItAnswers() throws Exception {
        server.execute("ALTER ROLE tenant PASSWORD 'first'");
        AtomicBoolean away = new AtomicBoolean(true);
        ConnectionPool pool =
                open(config(server.url()).withTimeout(Duration.ofSeconds(1)).withCredentials(() -> {
                    if (away.get()) {
                        throw new IOException("no secrets store");
                    }
                    return supplied();
                }));
        assertThatThrownBy(pool::borrow)
                .isInstanceOf(DatabaseUnreachableException.class)
                .hasMessageContaining("the credentials supplier of pool default failed with IOException");
        away.set(false);
        Eventually.eventually(Duration.ofSeconds(10), () -> pool.borrow().close());
    }

    @Test
    void aSupplierThatHangsHoldsNoCallerLongerThanTheTimeout() {
        CountDownLatch never = new CountDownLatch(1);
        ConnectionPool pool =
                open(config(server.url()).withTimeout(Duration.ofSeconds(1)).withCredentials(() -> {
                    never.await();
                    return supplied();
                }));
        long began = System.nanoTime();
        assertThatThrownBy(pool::borrow).isInstanceOf(DatabaseUnreachableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isLessThan(Duration.ofSeconds(1).plus(GRACE));
        never.countDown();
    }

    private DatabaseCredentials supplied() {
        asked.incrementAndGet();
        return current;
    }

    /** Roles that live for a second each, and are dropped then. */
    private static final class Lease implements CredentialsSupplier {

        private static final Duration LIFE = Duration.ofSeconds(1);

        private volatile DatabaseCredentials lease;

        Lease() throws SQLException {
            lease = made(0);
        }

        void renew(int number) throws SQLException {
            lease = made(number);
            if (number > 1) { // the last but one has ended at least half a second ago
                String ended = "lease" + (number - 2);
                server.execute(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '" + ended + "'",
                        "DROP ROLE " + ended);
            }
        }

        private static DatabaseCredentials made(int number) throws SQLException {
            String role = "lease" + number;
            server.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'p" + number + "' IN ROLE tenants");
            return new DatabaseCredentials(role, "p" + number, Instant.now().plus(LIFE));
        }

        /** Returns shortly before the lease ends. */
        void awaitEndOf(int number) {
            assertThat(lease.user()).isEqualTo("lease" + number);
            long millis = Duration.between(Instant.now(), lease.expires()).toMillis() - 200;
            CompletableFuture<Void> end = new CompletableFuture<>();
            end.completeOnTimeout(null, millis, java.util.concurrent.TimeUnit.MILLISECONDS);
            end.join();
        }

        @Override
        public DatabaseCredentials get() {
            return lease;
        }
    }
}
