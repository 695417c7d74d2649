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

    private Changed() {}
}
