package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.testing.Eventually;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/** Opens superuser connections outside of the pools, and acts on the pools' sessions. */
@FunctionalInterface
interface Superuser {

    Connection connect() throws SQLException;

    default void execute(String... statements) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The numbers in the first column. */
    default Set<Integer> numbers(String sql) throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            Set<Integer> numbers = new LinkedHashSet<>();
            while (rows.next()) {
                numbers.add(rows.getInt(1));
            }
            return numbers;
        }
    }

    /** Terminates a session. Returns when it has ended. */
    default void terminate(int pid) throws SQLException {
        execute("SELECT pg_terminate_backend(" + pid + ", 5000)");
    }

    /**
     * Kills its own session, so that the server ends all sessions and recovers. Returns when the given session has
     * ended.
     */
    default void crash(int pid) {
        try {
            execute("COPY (SELECT 1) TO PROGRAM 'kill -9 $PPID'");
        } catch (SQLException e) {
            Eventually.eventually(Duration.ofSeconds(30), () -> assertThat(
                            ProcessHandle.of(pid).filter(ProcessHandle::isAlive))
                    .isEmpty());
            return;
        }
        throw new IllegalStateException("the session did not end");
    }
}
