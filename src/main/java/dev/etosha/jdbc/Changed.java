package dev.etosha.jdbc;

/** Bits for what a caller may have changed on a connection, and so for what to reset. */
public final class Changed {

    public static final int AUTO_COMMIT = 1;
    public static final int READ_ONLY = 1 << 1;
    public static final int ISOLATION = 1 << 2;
    public static final int HOLDABILITY = 1 << 3;
    public static final int SCHEMA = 1 << 4;
    public static final int CATALOG = 1 << 5;
    public static final int NETWORK_TIMEOUT = 1 << 6;
    public static final int CLIENT_INFO = 1 << 7;
    public static final int TYPE_MAP = 1 << 8;

    /** A statement was created, or the server may have been used otherwise. */
    public static final int USED = 1 << 9;

    /** The driver's own object was unwrapped: anything may have changed. */
    public static final int UNWRAPPED = 1 << 10;

    /** The connection may be out of step with the server and must not be lent again. */
    public static final int SUSPECT = 1 << 11;

    /** Another thread is running a statement. */
    public static final int BUSY = 1 << 12;

    /** The caller got an object that uses the server by itself, or a cancel request may be on its way. */
    public static final int LOOSE = 1 << 13;

    /** The session may have run LISTEN. */
    public static final int LISTENED = 1 << 14;

    private Changed() {}

    /** Whether the text starts with LISTEN. */
    static boolean listens(String sql) {
        int start = 0;
        while (start < sql.length() && sql.charAt(start) <= ' ') {
            start++;
        }
        return sql.regionMatches(true, start, "LISTEN", 0, 6);
    }
}
