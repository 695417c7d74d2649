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

/** A pool of two connections, of which it is seen how each attempt ended and, by the server, which sessions lived on. */
final class WatchedPool {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    final ConnectionPool pool;
    final Database database;

    /** What each attempt failed with, those that were repeated and the last. */
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
     * Lends a connection, ends its session, and gives it back as if nothing had happened: the next to borrow has it, and
     * it was in use too lately to be checked.
     */
    void loseSession(Brake.Interference ending) throws Exception {
        loseSession("SELECT pg_backend_pid()", ending);
    }

    /** The same, with another question for the session's pid. */
    void loseSession(String pid, Brake.Interference ending) throws Exception {
        database.useConnection(connection -> {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(pid)) {
                row.next();
                ending.with(row.getInt(1));
            }
        });
    }

    /** Returns when the session is gone. */
    void awaitEnd(int pid) {
        Eventually.eventually(PATIENCE, () -> assertThat(sessions()).doesNotContain(pid));
    }

    /** The sessions that the pool has now. */
    Set<Integer> sessions() throws SQLException {
        return superuser.numbers("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
                + " AND application_name = '" + applicationName() + "'");
    }

    private String applicationName() {
        return pool.config().applicationName() == null
                ? "etosha"
                : pool.config().applicationName();
    }

    /** The SQLStates as the driver gave them. */
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
        expectOfThoseBefore(pool.config().size());
    }

    /** One of the connections is gone. */
    void expectEvicted() {
        expectOfThoseBefore(pool.config().size() - 1);
    }

    /** All of the connections are gone. */
    void expectFlushed() {
        expectOfThoseBefore(0);
    }

    private void expectOfThoseBefore(int left) {
        Eventually.eventually(PATIENCE, () -> {
            Set<Integer> now = sessions();
            now.retainAll(before);
            assertThat(now).as("of sessions " + before).hasSize(left);
        });
        int gone = pool.config().size() - left;
        if (left > 0) {
            assertThat(pool.stats().invalid()).isEqualTo(gone);
        } else {
            assertThat(pool.stats().invalid()).isGreaterThanOrEqualTo(gone); // each attempt may flush those made since
        }
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
