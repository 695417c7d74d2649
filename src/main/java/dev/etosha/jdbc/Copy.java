package dev.etosha.jdbc;

import dev.etosha.threads.Cutoff;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOperation;
import org.postgresql.copy.CopyOut;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * A COPY on a lent connection. At its end the connection is in step with the server or was cut. Until then other uses
 * of the connection fail with an SQLException.
 *
 * <p>For the thread that holds the connection.
 */
public final class Copy {

    /** SQLState query_canceled. */
    private static final String CANCELED = "57014";

    private final LentConnection handle;
    private final BaseConnection driver;
    private final String sql;
    private @Nullable CopyOperation operation;
    private boolean leaving;

    private Copy(Connection connection, String sql) throws SQLException {
        BaseConnection own = Flight.driver(connection);
        if (own == null) {
            throw new SQLException("COPY needs a connection of PostgreSQL's driver", "0A000");
        }
        this.handle = (LentConnection) connection;
        this.driver = own;
        this.sql = sql;
    }

    /** The source of the data. */
    public interface Source {

        /**
         * The next bytes, in chunks of any size. Null at the end. An exception ends the COPY, and nothing is applied.
         */
        byte @Nullable [] next() throws SQLException;
    }

    /** The receiver of the data. */
    public interface Receiver {

        /** Takes a row and owns the array. An exception ends the COPY. */
        void take(byte[] row) throws SQLException;
    }

    /**
     * Runs a {@code COPY ... FROM STDIN}.
     *
     * @return the number of rows; -1 if the server did not say
     */
    public static long in(Connection connection, String sql, Source source) throws SQLException {
        Copy copy = new Copy(connection, sql);
        return copy.run(() -> copy.write(source));
    }

    /**
     * Runs a {@code COPY ... TO STDOUT}.
     *
     * @return the number of rows; -1 if the server did not say
     */
    public static long out(Connection connection, String sql, Receiver receiver) throws SQLException {
        Copy copy = new Copy(connection, sql);
        return copy.run(() -> copy.read(receiver));
    }

    private interface Transfer {

        long run() throws SQLException;
    }

    private long run(Transfer transfer) throws SQLException {
        long token = handle.copying();
        try {
            begin();
            long rows = transfer.run();
            handle.copied(token, sql, null);
            return rows;
        } catch (SQLException e) {
            requireEnded();
            SQLException judged = handle.failed(e);
            handle.copied(token, sql, judged);
            throw CopyFailure.located(judged);
        } catch (Throwable e) { // also checked exceptions, which other JVM languages may throw
            if (!leaving) {
                handle.unsure(); // thrown by the driver
            }
            handle.copied(token, sql, new SQLException("the COPY was ended by its user", CANCELED));
            throw e;
        }
    }

    /** Begins the transaction first: the driver's BEGIN for a COPY omits the access mode. */
    private void begin() throws SQLException {
        if (!driver.getAutoCommit() && driver.getTransactionState() == TransactionState.IDLE) {
            try (Statement nothing = driver.createStatement()) {
                nothing.execute("SELECT 1");
            }
        }
    }

    private long write(Source source) throws SQLException {
        CopyIn copy = driver.getCopyAPI().copyIn(sql);
        operation = copy;
        for (byte[] bytes = next(copy, source); bytes != null; bytes = next(copy, source)) {
            copy.writeToCopy(bytes, 0, bytes.length);
        }
        return copy.endCopy();
    }

    private byte @Nullable [] next(CopyIn copy, Source source) throws SQLException {
        try {
            return source.next();
        } catch (Throwable e) {
            leave(copy::cancelCopy);
            throw e;
        }
    }

    private long read(Receiver receiver) throws SQLException {
        CopyOut copy = driver.getCopyAPI().copyOut(sql);
        operation = copy;
        for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
            try {
                receiver.take(row);
            } catch (Throwable e) {
                leave(() -> cancel(copy));
                throw e;
            }
        }
        return copy.getHandledRowCount();
    }

    /** Cancels and reads to the end. The driver's cancelCopy leaves the rest of the answer unread. */
    private void cancel(CopyOut copy) throws SQLException {
        handle.cancels();
        driver.cancelQuery();
        try {
            while (copy.readFromCopy() != null) {
                // discarded
            }
        } catch (SQLException e) {
            handle.failed(e); // usually "canceled"
        }
    }

    /** Ends the COPY after a failure of the caller's code. */
    private void leave(Cutoff.Exchange end) {
        leaving = true;
        try {
            handle.lender().bounded(handle.raw(), end);
        } catch (SQLException | RuntimeException | Error e) {
            handle.unsure(); // the caller's own failure is the one to throw
        }
        requireEnded();
    }

    private void requireEnded() {
        CopyOperation begun = operation;
        if (begun != null && begun.isActive()) {
            handle.unsure();
        }
    }
}
