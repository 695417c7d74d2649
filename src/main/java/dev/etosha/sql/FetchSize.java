package dev.etosha.sql;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * The number of rows to fetch at a time: as many as fill four megabytes, estimated from earlier rows. Memory use does
 * not depend on the size of the rows.
 */
final class FetchSize {

    /** The first number, while the size of the rows is unknown. */
    static final int FIRST = 100;

    private static final int MOST = 40_000;
    private static final long BYTES = 4 << 20;

    /** The number of rows to measure in each fetch. */
    private static final int SAMPLES = 10;

    /** The memory of a row and of each value, in addition to the value's bytes. */
    private static final int ROW = 40;

    private static final int VALUE = 24;

    private final ResultSet rows;
    private final int columns;
    private int samples;
    private int every;
    private int left;
    private int untilSample;
    private long bytes;

    /** For a result whose first rows were fetched. */
    FetchSize(ResultSet rows) throws SQLException {
        this.rows = rows;
        this.columns = rows.getMetaData().getColumnCount();
        begin(FIRST);
    }

    /** Tells that the result was moved to another row. */
    void moved() throws SQLException {
        if (--untilSample == 0) {
            bytes += size();
            untilSample = every;
            if (--left == 0) {
                begin(Math.max(1, Math.min(MOST, BYTES * samples / bytes)));
                rows.setFetchSize(every * samples);
            }
        }
    }

    private void begin(long together) {
        samples = (int) Math.min(SAMPLES, together);
        every = (int) together / samples;
        left = samples;
        untilSample = every;
        bytes = 0;
    }

    private long size() throws SQLException {
        long size = ROW;
        for (int column = 1; column <= columns; column++) {
            byte[] value = rows.getBytes(column); // as received, whatever its type
            size += VALUE + (value == null ? 0 : value.length);
        }
        return size;
    }
}
