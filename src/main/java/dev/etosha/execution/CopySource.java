package dev.etosha.execution;

import dev.etosha.jdbc.Copy;
import dev.etosha.sql.CopyLines;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** The data that a COPY sends. It takes from its source only what it is about to send. */
final class CopySource {

    private static final int CHUNK = 1 << 18;

    private CopySource() {}

    /** Asked before more data is taken. */
    interface Check {

        /** Throws if the COPY is to end. */
        void goOn() throws SQLException;
    }

    /** Data in the format of the COPY. */
    static Copy.Source of(InputStream data, Check check) {
        byte[] buffer = new byte[CHUNK];
        return () -> {
            check.goOn();
            try {
                int length = data.readNBytes(buffer, 0, CHUNK);
                return length == 0 ? null : Arrays.copyOf(buffer, length);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
    }

    /** Rows, in PostgreSQL's text format. */
    static Copy.Source of(Iterator<? extends @Nullable Object @Nullable []> rows, Check check) {
        CopyLines lines = new CopyLines();
        return () -> {
            check.goOn();
            while (lines.length() < CHUNK && rows.hasNext()) {
                lines.add(rows.next());
                check.goOn();
            }
            return lines.length() == 0 ? null : lines.take().getBytes(StandardCharsets.UTF_8);
        };
    }
}
