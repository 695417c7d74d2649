package dev.etosha.pool;

/** Bits that say what a caller may have changed on a connection, and so what has to be reset. */
final class Changed {

    static final int AUTO_COMMIT = 1;
    static final int READ_ONLY = 1 << 1;
    static final int ISOLATION = 1 << 2;
    static final int HOLDABILITY = 1 << 3;
    static final int SCHEMA = 1 << 4;
    static final int CATALOG = 1 << 5;
    static final int NETWORK_TIMEOUT = 1 << 6;
    static final int CLIENT_INFO = 1 << 7;
    static final int TYPE_MAP = 1 << 8;

    /** A statement was made, or something else that may have spoken to the server. */
    static final int USED = 1 << 9;

    /** The driver's own object was handed out: anything may have changed. */
    static final int UNWRAPPED = 1 << 10;

    /** It may be out of step with the server, and is not to be lent again. */
    static final int SUSPECT = 1 << 11;

    /** Somebody is in the middle of a statement. */
    static final int BUSY = 1 << 12;

    /** Something was handed out that speaks to the server by itself, or a request to cancel may be on its way. */
    static final int LOOSE = 1 << 13;

    /** The session may listen to a channel. */
    static final int LISTENED = 1 << 14;

    private Changed() {}

    /** Whether the text is one that begins to listen, as far as its beginning tells. */
    static boolean listens(String sql) {
        int start = 0;
        while (start < sql.length() && sql.charAt(start) <= ' ') {
            start++;
        }
        return sql.regionMatches(true, start, "LISTEN", 0, 6);
    }
}
