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

/** The way to a server beside the pools: what is done to their sessions is done here. */
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

    /** Ends a session, and returns when it is gone. */
    default void terminate(int pid) throws SQLException {
        execute("SELECT pg_terminate_backend(" + pid + ", 5000)");
    }

    /** Kills a session of its own, so that the server ends all others and recovers; returns when the given one is gone. */
    default void crash(int pid) {
        try {
            execute("COPY (SELECT 1) TO PROGRAM 'kill -9 $PPID'");
        } catch (SQLException e) {
            Eventually.eventually(Duration.ofSeconds(30), () -> assertThat(
                            ProcessHandle.of(pid).filter(ProcessHandle::isAlive))
                    .isEmpty());
            return;
        }
        throw new IllegalStateException("the session survived");
    }
}
