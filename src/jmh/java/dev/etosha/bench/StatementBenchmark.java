package dev.etosha.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** Statements on a lent connection of the stub driver: {@code mvn -Pbench -Dbench.only=statement,plain}. */
@State(Scope.Thread)
public class StatementBenchmark {

    static final String PREPARED = StatementBenchmark.class.getName() + ".prepared";
    static final String PLAIN = StatementBenchmark.class.getName() + ".plain";

    @Param("ETOSHA")
    public String contender = "";

    private @Nullable MeasuredPool pool;
    private @Nullable Connection connection;

    @Setup
    public void open() throws Exception {
        MeasuredPool opened = Contender.valueOf(contender).open(Target.stub(1));
        pool = opened;
        connection = opened.borrow();
    }

    @TearDown
    public void close() throws Exception {
        Objects.requireNonNull(connection).close();
        Objects.requireNonNull(pool).close();
    }

    /** Prepares, executes, reads one row and closes. */
    @Benchmark
    public int prepared() throws SQLException {
        try (PreparedStatement statement = Objects.requireNonNull(connection).prepareStatement(Lookup.SQL)) {
            statement.setInt(1, 42);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getInt(1) : 0;
            }
        }
    }

    /** Creates, executes and closes, as HikariCP's own benchmark does. */
    @Benchmark
    public Statement plain(Blackhole executed) throws SQLException {
        Statement statement = Objects.requireNonNull(connection).createStatement();
        executed.consume(statement.execute(Lookup.SQL));
        statement.close();
        return statement;
    }
}
