package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.Database;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.TransientDatabaseException;
import dev.etosha.testing.Eventually;
import java.lang.management.ManagementFactory;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Results that are read while they are fetched. */
class StreamIT extends DatabaseOnServer {

    private static final int ROWS = 1_000_000;
    private static final long FLAT = 20_000_000;
    private static final String SERIES = "SELECT n, repeat('x', 100) FROM generate_series(1, :last) AS n";

    @Test
    void aMillionRowsAreNotHeldInMemory() {
        Database database = database();
        long before = usedHeap();
        long[] most = {0};
        long sum = database.stream(SERIES, Map.of("last", ROWS), row -> row.getInt(1), rows -> rows.mapToLong(n -> {
                    if (n % (ROWS / 4) == 0) {
                        most[0] = Math.max(most[0], usedHeap());
                    }
                    return n;
                })
                .sum());

        assertThat(sum).isEqualTo(ROWS * (ROWS + 1L) / 2);
        assertThat(most[0] - before).isLessThan(FLAT);
    }

    @Test
    void theConnectionIsReturnedWhenTheReaderStopsEarly() {
        Database database = database();
        assertThat(database.<Integer, Integer>stream(
                        SERIES, Map.of("last", ROWS), row -> row.getInt(1), rows -> rows.findFirst()
                                .orElseThrow()))
                .isEqualTo(1);
        assertThat(database.stats().checkedOut()).isZero();
        assertThat(database.stats().invalid()).isZero();
    }

    @Test
    void theConnectionIsReturnedWhenTheReaderThrows() {
        Database database = database();
        IllegalStateException own = new IllegalStateException("own");
        assertThat(catchThrowableOfType(
                        IllegalStateException.class,
                        () -> database.stream(SERIES, Map.of("last", ROWS), row -> row.getInt(1), rows -> {
                            throw own;
                        })))
                .isSameAs(own);
        assertThat(database.stats().checkedOut()).isZero();
    }

    @Test
    void aFailureDuringTheStreamReachesTheCallerAndIsNotRepeated() {
        Database database = database();
        int[] runs = {0};
        PermanentDatabaseException divided = catchThrowableOfType(
                PermanentDatabaseException.class,
                () -> database.stream(
                        "SELECT 1 / (5000 - n) FROM generate_series(1, 10000) AS n",
                        Map.of(),
                        row -> row.getInt(1),
                        rows -> {
                            runs[0]++;
                            return rows.count();
                        }));
        assertThat(divided.sqlState()).isEqualTo("22012");

        TransientDatabaseException conflict = catchThrowableOfType(
                TransientDatabaseException.class,
                () -> database.stream("SELECT 1", Map.of(), row -> row.getInt(1), rows -> {
                    runs[0]++;
                    throw new TransientDatabaseException(
                            "inside", new java.sql.SQLException("conflict", "40001"), "40001", "other", 1);
                }));
        assertThat(conflict.attempts()).isEqualTo(1);
        assertThat(runs[0]).isEqualTo(2);
    }

    @Test
    void aSessionEndedDuringTheStreamIsReportedAndItsConnectionIsEvicted() {
        Database database = database();
        Eventually.eventually(
                Duration.ofSeconds(5),
                () -> assertThat(database.stats().checkedIn()).isEqualTo(2));
        TransientDatabaseException lost = catchThrowableOfType(
                TransientDatabaseException.class,
                () -> database.stream(
                        "SELECT pg_backend_pid(), repeat('x', 100) FROM generate_series(1, :last)",
                        Map.of("last", ROWS),
                        row -> row.getInt(1),
                        StreamIT::endSessionAfterItsFirstRow));
        assertThat(lost.sqlState()).isEqualTo("57P01");
        assertThat(lost.attempts()).isEqualTo(1);
        assertThat(database.stats().invalid()).isEqualTo(1);
    }

    private static long endSessionAfterItsFirstRow(Stream<Integer> pids) {
        Iterator<Integer> rows = pids.iterator();
        try {
            terminate(rows.next());
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        long more = 0;
        while (rows.hasNext()) {
            more += rows.next();
        }
        return more;
    }

    @Test
    void aTransactionCanStream() {
        assertThat(database()
                        .<Long, RuntimeException>inTransaction(transaction ->
                                transaction.stream(SERIES, Map.of("last", 2_500), row -> row.getInt(1), Stream::count)))
                .isEqualTo(2_500);
    }

    private static long usedHeap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
