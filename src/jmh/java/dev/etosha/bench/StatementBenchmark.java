package dev.etosha.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Prepares, executes, reads one row and closes, on a connection that stays lent, of the stub driver:
 * {@code mvn -Pbench -Dbench.only=statement}.
 */
@State(Scope.Thread)
public class StatementBenchmark {

    @Param("ETOSHA")
    public String contender = "";

    private @Nullable Pool pool;
    private @Nullable Connection connection;

    @Setup
    public void open() throws Exception {
        Pool opened = Contender.valueOf(contender).open(Target.stub(1));
        pool = opened;
        connection = opened.borrow();
    }

    @TearDown
    public void close() throws Exception {
        Objects.requireNonNull(connection).close();
        Objects.requireNonNull(pool).close();
    }

    @Benchmark
    public int statement() throws SQLException {
        try (PreparedStatement statement = Objects.requireNonNull(connection).prepareStatement(Lookup.SQL)) {
            statement.setInt(1, 42);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }
}
