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

/** Borrows and returns a connection of the stub driver: {@code mvn -Pbench -Dbench.only=borrow}. */
@State(Scope.Benchmark)
public class BorrowBenchmark {

    static final String METHOD = BorrowBenchmark.class.getName() + ".borrow";

    @Param("ETOSHA")
    public String contender = "";

    @Param("32")
    public int connections;

    private @Nullable MeasuredPool pool;

    /** Never closed: with a tear-down, JMH would make the other threads wait for it. The JVM ends anyway. */
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
