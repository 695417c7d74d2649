package dev.etosha.soak;

/** A number in a {@link Sample}: its column in the table, and the growth that still counts as flat. */
enum Measure {
    /** Live objects in KB after a full collection. */
    HEAP("heap KB", 800),
    /** Live objects of Etosha's own classes. */
    OBJECTS("objects", 300),
    /** Live virtual threads, including the callers. */
    VIRTUAL("virtual", 40),
    /** Platform threads, without those of the load and the proxy. */
    THREADS("threads", 6),
    /** Threads that a pool has started. */
    OWN_THREADS("etosha", 6),
    /** Open files and sockets, without those of the proxy. */
    DESCRIPTORS("files", 10),
    CLASSES("classes", 60),
    /** Free connections, as reported by the pool. */
    FREE("free", 8),
    /** Lent connections, as reported by the pool. */
    LENT("lent", 8),
    /** The pool's connections, as reported by the server. Missing while the server is down. */
    SESSIONS("sessions", 8),
    CALLS("calls", Measure.GROWS),
    FAILURES("failures", Measure.GROWS),
    OPENED("opened", Measure.GROWS),
    FAULTS("faults", Measure.GROWS),
    POOLS("pools", Measure.GROWS);

    /** The limit of a counter, which always grows. */
    private static final long GROWS = Long.MAX_VALUE;

    private final String title;
    private final long tolerance;

    Measure(String title, long tolerance) {
        this.title = title;
        this.tolerance = tolerance;
    }

    String title() {
        return title;
    }

    long tolerance() {
        return tolerance;
    }

    boolean judged() {
        return tolerance != GROWS;
    }
}
