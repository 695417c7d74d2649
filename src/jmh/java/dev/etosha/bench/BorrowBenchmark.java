package dev.etosha.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Borrows a connection and gives it back, on the stub driver: {@code mvn -Pbench -Dbench.only=borrow}. */
@State(Scope.Benchmark)
public class BorrowBenchmark {

    static final String METHOD = BorrowBenchmark.class.getName() + ".borrow";

    @Param("ETOSHA")
    public String contender = "";

    @Param("32")
    public int connections;

    private @Nullable MeasuredPool pool;

    /** Closed by the end of the JVM: JMH would have all threads but one wait a whole second for that one's tear-down. */
    @Setup
    public void open() throws Exception {
        pool = Contender.valueOf(contender).openFilled(Target.stub(connections));
    }

    @Benchmark
    public Connection borrow() throws SQLException {
        Connection connection = Objects.requireNonNull(pool).borrow();
        connection.close();
        return connection;
    }
}
