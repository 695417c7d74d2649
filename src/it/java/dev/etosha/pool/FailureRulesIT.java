package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import org.junit.jupiter.api.Test;

/** The statements and failures on a lent connection that the pool is told about. */
class FailureRulesIT extends HandleOnServer {

    @Test
    void everyStatementIsReportedWithoutItsParameters() throws SQLException {
        try (Statement statement = handle.createStatement()) {
            statement.execute("CREATE TEMP TABLE t (n int PRIMARY KEY)");
            statement.addBatch("INSERT INTO t VALUES (1)");
            statement.addBatch("INSERT INTO t VALUES (2)");
            assertThat(statement.executeBatch()).containsExactly(1, 1);
            assertThat(statement.executeLargeUpdate("DELETE FROM t WHERE n = 2"))
                    .isEqualTo(1);
        }
        try (PreparedStatement prepared = handle.prepareStatement("INSERT INTO t VALUES (?)")) {
            prepared.setInt(1, 5);
            assertThat(prepared.executeUpdate()).isEqualTo(1);
            assertThatThrownBy(prepared::executeUpdate).isInstanceOf(SQLException.class);
            assertThat(prepared).hasToString("INSERT INTO t VALUES (?)");
        }

        assertThat(notes.ran)
                .containsExactly(
                        "1 CREATE TEMP TABLE t (n int PRIMARY KEY)",
                        "2 INSERT INTO t VALUES (1) (batch of 2)",
                        "3 DELETE FROM t WHERE n = 2",
                        "4 INSERT INTO t VALUES (?)",
                        "5 INSERT INTO t VALUES (?) 23505");
        assertThat(notes.failures).extracting(SQLException::getSQLState).containsExactly("23505");
    }

    @Test
    void aCallableStatementThrowsTheDriversException() throws SQLException {
        try (CallableStatement call = handle.prepareCall("{? = call sqrt(?)}")) {
            call.registerOutParameter(1, Types.DOUBLE);
            call.setDouble(2, -1);
            assertThatThrownBy(call::execute)
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("2201F"));
            call.setDouble(2, 9);
            call.execute();
            assertThat(call.getDouble(1)).isEqualTo(3);
            assertThatThrownBy(() -> call.getDate(1)).isInstanceOf(SQLException.class);
        }
        assertThat(notes.failures).hasSize(2);
    }

    @Test
    void aFailureWhileFetchingRowsIsReportedToThePool() throws SQLException {
        handle.setAutoCommit(false);
        try (Statement statement = handle.createStatement()) {
            statement.setFetchSize(1);
            ResultSet results = statement.executeQuery("SELECT 1 / (3 - n) FROM generate_series(1, 5) n");
            assertThatThrownBy(() -> {
                        while (results.next()) {}
                    })
                    .isInstanceOf(SQLException.class);
        }
        assertThat(notes.failures).extracting(SQLException::getSQLState).containsExactly("22012");
        raw.rollback();
    }

    @Test
    void aFailedCommitIsReportedToThePool() throws SQLException {
        handle.setAutoCommit(false);
        Statement statement = handle.createStatement();
        statement.execute("CREATE TEMP TABLE u (n int UNIQUE DEFERRABLE INITIALLY DEFERRED)");
        statement.execute("INSERT INTO u VALUES (1), (1)");

        assertThatThrownBy(() -> handle.commit()).isInstanceOf(SQLException.class);
        assertThat(notes.failures).extracting(SQLException::getSQLState).containsExactly("23505");
    }

    @Test
    void aDeadConnectionIsInvalidAndReportedToThePool() throws SQLException {
        int pid;
        try (Statement statement = raw.createStatement();
                ResultSet results = statement.executeQuery("SELECT pg_backend_pid()")) {
            results.next();
            pid = results.getInt(1);
        }
        try (Connection other = connect();
                Statement statement = other.createStatement()) {
            statement.execute("SELECT pg_terminate_backend(" + pid + ", 5000)");
        }

        assertThat(handle.isValid(5)).isFalse();
        assertThat(notes.failures).extracting(SQLException::getSQLState).containsExactly("08006");
    }
}
