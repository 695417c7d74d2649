package dev.etosha.session;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The statements and types that a connection remembers, in the driver and in the server's session. A migration may
 * outdate them. For the connection's holder; other threads may call {@link #since} and {@link #outdated()}.
 */
public final class Remembered {

    private final Connection raw;
    private final Familiar familiar = new Familiar();
    private volatile long since = System.nanoTime();
    private volatile boolean outdated;
    private volatile boolean missesType;
    private @Nullable String schema; // chosen by the holder
    private @Nullable String types;

    Remembered(Connection raw) {
        this.raw = raw;
    }

    /** The connection has a new holder. */
    void lent() {
        outdated = false;
        schema = null;
    }

    void chose(String chosen) {
        schema = chosen;
    }

    void worked(String sql) {
        familiar.add(here(sql));
    }

    /** Whether this text succeeded in the holder's schema, so that the connection may remember it. */
    public boolean knows(String sql) {
        return familiar.contains(here(sql));
    }

    private String here(String sql) {
        return schema == null ? sql : schema + ": " + sql;
    }

    /** When it began to remember statements, in {@link System#nanoTime}. */
    public long since() {
        return since;
    }

    /** Drops the prepared statements in the server and in the driver. */
    public void forget() throws SQLException {
        try (Statement statement = raw.createStatement()) {
            statement.execute("DEALLOCATE ALL"); // pgjdbc reads the answer and drops them too
        }
        familiar.clear();
        since = System.nanoTime();
    }

    /** The driver did not find a type, and remembers that. */
    public void missesType() {
        missesType = true;
    }

    /** Whether the driver did not find a type since the types were last compared. */
    public boolean missedType() {
        return missesType;
    }

    /** Whether the server's types have changed since the last call. Asks the server. */
    public boolean typesChanged() throws SQLException {
        missesType = false;
        String before = types;
        try (Statement statement = raw.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) || ' ' || max(oid::bigint) FROM pg_type")) {
            row.next();
            types = row.getString(1);
        }
        return before != null && !before.equals(types);
    }

    /** Notes whether its memory was found outdated while it was lent. */
    public void outdated(boolean found) {
        outdated = found;
    }

    /** See {@link #outdated(boolean)}. */
    public boolean outdated() {
        return outdated;
    }
}
