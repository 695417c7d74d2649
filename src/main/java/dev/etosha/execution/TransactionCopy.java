package dev.etosha.execution;

import dev.etosha.jdbc.Copy;
import dev.etosha.sql.CopyLines;
import dev.etosha.sql.CopyText;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Iterator;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * COPY in a call's transaction. It takes data only after the server has accepted the statement, and no more than it is
 * about to send.
 */
record TransactionCopy(RunningAttempt attempt, Connection connection) {

    private static final int CHUNK = 1 << 18;

    /** Sends data in the format of the COPY. */
    long in(CopyText text, InputStream data) throws SQLException {
        return Copy.in(connection, text.sql(), () -> {
            goOn();
            attempt.useOnce(data);
            try {
                byte[] chunk = data.readNBytes(CHUNK);
                return chunk.length == 0 ? null : chunk;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Sends rows in PostgreSQL's text format. */
    long in(CopyText text, Iterable<? extends @Nullable Object[]> rows) throws SQLException {
        return Copy.in(connection, text.sql(), new Copy.Source() {
            private final CopyLines lines = new CopyLines();
            private @Nullable Iterator<? extends @Nullable Object[]> rest;

            @Override
            public byte @Nullable [] next() throws SQLException {
                goOn();
                rest = rest == null ? iterator(rows) : rest;
                while (lines.length() < CHUNK && rest.hasNext()) {
                    lines.add(rest.next());
                    goOn();
                }
                return lines.length() == 0 ? null : lines.take().getBytes(StandardCharsets.UTF_8);
            }
        });
    }

    private <T> Iterator<T> iterator(Iterable<T> rows) {
        Iterator<T> iterator = rows.iterator();
        if (!(rows instanceof Collection)) { // another attempt may get the same rows, or the rest
            attempt.useOnce(rows);
            attempt.useOnce(iterator);
        }
        return iterator;
    }

    /** Receives data in the format of the COPY. */
    long out(CopyText text, OutputStream data) throws SQLException {
        return out(text, data, bytes -> {
            try {
                data.write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    /** Receives rows in PostgreSQL's text format. */
    long out(CopyText text, Consumer<@Nullable String[]> rows) throws SQLException {
        return out(text, rows, line -> rows.accept(CopyLines.values(new String(line, StandardCharsets.UTF_8))));
    }

    private long out(CopyText text, Object receiver, Copy.Receiver taker) throws SQLException {
        return Copy.out(connection, text.sql(), line -> {
            goOn();
            attempt.useOnce(receiver);
            taker.take(line);
        });
    }

    /** Ends work that runs in the client while the server waits, and that the server therefore can't end. */
    private void goOn() throws SQLException {
        attempt.cancelSwitch.check();
        if (Thread.currentThread().isInterrupted()) {
            throw new SQLException("interrupted, so the COPY was ended", "57014"); // query_canceled
        }
    }
}
