package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.Database;
import dev.etosha.config.StartMode;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.Eventually;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** A pool of two connections that records the failure of each attempt, and which sessions stay open on the server. */
final class WatchedPool {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final ConnectionPool pool;
    final Database database;

    /** The failures of all attempts, including the last one. */
    final List<Throwable> failures = new CopyOnWriteArrayList<>();

    private final Superuser superuser;
    private final Set<Integer> before;

    WatchedPool(ConnectionPool pool, Superuser superuser) {
        this.pool = pool;
        this.superuser = superuser;
        this.database = Databases.on(pool, new Watched());
        this.before = pool.config().start() == StartMode.LAZY
                ? Set.of()
                : Eventually.answer(PATIENCE, () -> {
                    assertThat(pool.stats().checkedIn()).isEqualTo(pool.config().size());
                    return sessions();
                });
    }

    /**
     * Borrows a connection, ends its session and returns it. The next borrower gets this connection, because it was
     * used too recently to be validated.
     */
    void loseSession(Brake.Interference ending) throws Exception {
        loseSession("SELECT pg_backend_pid()", ending);
    }

    /** Like {@link #loseSession(Brake.Interference)}, with another query for the session's process id. */
    void loseSession(String pid, Brake.Interference ending) throws Exception {
        database.useConnection(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(pid)) {
                row.next();
                ending.with(row.getInt(1));
            }
        });
    }

    /** Returns when the session has ended. */
    void awaitEnd(int pid) {
        Eventually.eventually(PATIENCE, () -> assertThat(sessions()).doesNotContain(pid));
    }

    /** The pool's current sessions. */
    Set<Integer> sessions() throws SQLException {
        return superuser.numbers("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
                + " AND application_name = '" + applicationName() + "'");
    }

    private String applicationName() {
        return pool.config().applicationName() == null
                ? "etosha"
                : pool.config().applicationName();
    }

    /** The SQLStates of the driver's exceptions. */
    List<String> states() {
        return failures.stream().map(WatchedPool::state).toList();
    }

    private static String state(Throwable failure) {
        for (Throwable link = failure; link != null; link = link.getCause()) {
            if (link instanceof SQLException sql) {
                return String.valueOf(sql.getSQLState());
            }
        }
        return failure.toString();
    }

    void expectKept() {
        expectRemaining(pool.config().size());
    }

    /** One of the connections was closed. */
    void expectEvicted() {
        expectRemaining(pool.config().size() - 1);
    }

    /** All connections were closed. */
    void expectFlushed() {
        expectRemaining(0);
    }

    private void expectRemaining(int left) {
        int gone = pool.config().size() - left;
        Eventually.eventually(
                PATIENCE,
                () -> { // the pool counts a connection after it has closed it
                    Set<Integer> now = sessions();
                    now.retainAll(before);
                    assertThat(now).as("remaining sessions of " + before).hasSize(left);
                    if (left > 0) {
                        assertThat(pool.stats().invalid()).isEqualTo(gone);
                    } else {
                        // an attempt may also close newer connections
                        assertThat(pool.stats().invalid()).isGreaterThanOrEqualTo(gone);
                    }
                });
    }

    private final class Watched implements Attempts {

        @Override
        public <T> T run(Repeated<T> call) throws Exception {
            return LOOP.run(new Repeated<T>() {
                @Override
                public void prepare(int number) throws Exception {
                    call.prepare(number);
                }

                @Override
                public T attempt() throws Exception {
                    try {
                        return call.attempt();
                    } catch (AnotherAttempt next) {
                        failures.add(next.getCause());
                        throw next;
                    } catch (Exception e) {
                        failures.add(e);
                        throw e;
                    }
                }
            });
        }
    }
}
