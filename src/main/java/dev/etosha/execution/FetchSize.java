package dev.etosha.execution;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * How many rows of a result are fetched at a time: as many as fill four megabytes, by the size of some of those before.
 * So memory stays flat, whatever the size of the rows.
 */
final class FetchSize {

    /** Rows that are fetched while nobody knows how large they are. */
    static final int FIRST = 100;

    private static final int MOST = 40_000;
    private static final long BYTES = 4 << 20;

    /** Rows to look at, of those that are fetched together. */
    private static final int SAMPLES = 10;

    /** What a row and each of its values take beside the values' bytes. */
    private static final int ROW = 40;

    private static final int VALUE = 24;

    private final ResultSet rows;
    private final int columns;
    private int samples;
    private int every;
    private int left;
    private int untilSample;
    private long bytes;

    /** For a result of which the first rows were fetched. */
    FetchSize(ResultSet rows) throws SQLException {
        this.rows = rows;
        this.columns = rows.getMetaData().getColumnCount();
        begin(FIRST);
    }

    /** The result was moved to another row. */
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
            byte[] value = rows.getBytes(column); // as it came, of whatever type it is
            size += VALUE + (value == null ? 0 : value.length);
        }
        return size;
    }
}
