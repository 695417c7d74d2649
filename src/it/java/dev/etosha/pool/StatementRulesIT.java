package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.jdbc.LentConnection;
import dev.etosha.jdbc.LentStatement;
import dev.etosha.testing.Eventually;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** JDBC's rules for the statements of a lent connection. */
class StatementRulesIT extends HandleOnServer {

    @Test
    void statementsAndTheirResultsCloseWithTheirConnection() throws SQLException {
        Statement statement = handle.createStatement();
        PreparedStatement prepared = handle.prepareStatement("SELECT 1");
        CallableStatement call = handle.prepareCall("{? = call length(?)}");
        ResultSet results = prepared.executeQuery();
        handle.close();

        assertThat(statement.isClosed()).isTrue();
        assertThat(prepared.isClosed()).isTrue();
        assertThat(call.isClosed()).isTrue();
        assertThat(results.isClosed()).isTrue();
        assertThatThrownBy(() -> statement.execute("SELECT 1"))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("08003"));
        assertThatThrownBy(results::next).isInstanceOf(SQLException.class);
        assertThatThrownBy(() -> prepared.setInt(1, 1)).isInstanceOf(SQLException.class);
    }

    @Test
    void theConnectionClosesTheStatementsThatAreStillOpen() throws SQLException {
        List<Statement> statements = new ArrayList<>();
        List<Statement> raws = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Statement statement = handle.createStatement();
            statements.add(statement);
            raws.add(((LentStatement) statement).raw());
        }
        for (int i : new int[] {3, 0, 5, 3}) { // in the middle, at both ends, and one index twice
            statements.get(i).close();
            assertThat(statements.get(i).isClosed()).isTrue();
        }
        assertThat(raws.get(1).isClosed()).isFalse();
        handle.close();

        for (Statement statement : raws) {
            assertThat(statement.isClosed()).isTrue();
        }
    }

    @Test
    void statementsMayCloseOnOtherThreadsWhileTheConnectionCloses() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            for (int round = 0; round < 100; round++) {
                LentConnection contended = new LentConnection(notes, raw);
                List<Statement> raws = new ArrayList<>();
                List<List<Statement>> shares = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
                for (int i = 0; i < 30; i++) {
                    Statement statement = contended.createStatement();
                    raws.add(((LentStatement) statement).raw());
                    shares.get(i % 3).add(statement);
                }
                CountDownLatch go = new CountDownLatch(1);
                List<Future<?>> closers = new ArrayList<>();
                for (List<Statement> share : shares) {
                    closers.add(threads.submit(() -> {
                        go.await();
                        for (Statement statement : share) {
                            statement.close();
                        }
                        return null;
                    }));
                }
                closers.add(threads.submit(() -> {
                    go.await();
                    contended.close();
                    return null;
                }));
                go.countDown();
                for (Future<?> closer : closers) {
                    closer.get(10, TimeUnit.SECONDS);
                }
                for (Statement statement : raws) {
                    assertThat(statement.isClosed()).isTrue();
                }
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(notes.failures).isEmpty();
    }

    @Test
    void aStatementClosesOnCompletionOfItsResults() throws SQLException {
        Statement statement = handle.createStatement();
        statement.closeOnCompletion();
        ResultSet results = statement.executeQuery("SELECT 1");
        assertThat(statement.isCloseOnCompletion()).isTrue();
        results.close();

        assertThat(statement.isClosed()).isTrue();
        assertThat(((LentStatement) statement).forgotten()).isTrue();
    }

    @Test
    void closedStatementsAreNotKept() throws SQLException {
        Statement first = handle.createStatement();
        Statement newest = handle.createStatement();
        for (int i = 0; i < 1_000; i++) {
            Statement before = newest;
            newest = handle.createStatement();
            before.close();
        }
        int kept = 0;
        for (LentStatement each = (LentStatement) newest; each != null; each = each.older()) {
            kept++;
        }
        handle.close();

        assertThat(kept).isLessThan(30);
        assertThat(first.isClosed()).isTrue();
        assertThat(newest.isClosed()).isTrue();
    }

    @Test
    void aStatementMayBeCancelledFromAnotherThread() throws Exception {
        Statement statement = handle.createStatement();
        ExecutorService thread = Executors.newSingleThreadExecutor();
        try {
            Future<?> query = thread.submit(() -> statement.execute("SELECT pg_sleep(30)"));
            Eventually.eventually(
                    Duration.ofSeconds(20), () -> assertThat(sleeping()).isTrue());
            statement.cancel(); // has no effect until the statement runs
            assertThatThrownBy(query::get).cause().hasMessageContaining("cancel");
        } finally {
            thread.shutdownNow();
        }
        assertThat(notes.failures).extracting(SQLException::getSQLState).containsExactly("57014");
    }

    private static boolean sleeping() throws SQLException {
        try (Connection other = connect();
                Statement question = other.createStatement();
                ResultSet row = question.executeQuery("SELECT count(*) > 0 FROM pg_stat_activity WHERE state = 'active'"
                        + " AND query = 'SELECT pg_sleep(30)'")) {
            return row.next() && row.getBoolean(1);
        }
    }

    @Test
    void rowsCanBeUpdatedThroughTheWrapper() throws SQLException {
        try (Statement statement =
                handle.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)) {
            statement.execute("CREATE TEMP TABLE v (id int PRIMARY KEY, name text)");
            statement.execute("INSERT INTO v VALUES (1, 'a'), (2, 'b')");
            ResultSet rows = statement.executeQuery("SELECT id, name FROM v ORDER BY id");
            assertThat(rows.absolute(2)).isTrue();
            rows.updateString("name", "c");
            rows.updateRow();
            assertThat(rows.getString(2)).isEqualTo("c");
            rows.moveToInsertRow();
            rows.updateInt(1, 1);
            assertThatThrownBy(rows::insertRow).isInstanceOf(SQLException.class);
        }
        assertThat(notes.failures).extracting(SQLException::getSQLState).containsExactly("23505");
    }

    @Test
    void optionalMethodsOfTheDriverWork() throws SQLException {
        try (PreparedStatement prepared = handle.prepareStatement("SELECT ?")) {
            // otherwise the JDK's default method throws
            assertThatThrownBy(() -> prepared.setLargeMaxRows(7)).hasMessageContaining("org.postgresql");
            assertThatThrownBy(() -> prepared.setObject(1, "x", JDBCType.VARCHAR))
                    .hasMessageContaining("org.postgresql");
            prepared.setString(1, "x");
            assertThat(prepared.execute()).isTrue();
            assertThat(prepared.getLargeUpdateCount()).isEqualTo(-1);
            assertThat(prepared.enquoteIdentifier("Order", true)).isEqualTo("\"Order\"");
            assertThat(prepared.enquoteLiteral("it's")).isEqualTo("'it''s'");
        }
        handle.beginRequest();
        handle.endRequest();
    }
}
