package dev.etosha.soak;

/** One number of a {@link Sample}: a column of the table, and how far it may rise and still count as flat. */
enum Measure {
    /** Live objects in KB, counted in the same stop of the JVM that collected the others. */
    HEAP("heap KB", 800),
    /** Live objects of Etosha's own classes. */
    OBJECTS("objects", 300),
    /** Live virtual threads, the callers' included. */
    VIRTUAL("virtual", 40),
    /** Platform threads but those of the load and the proxy. */
    THREADS("threads", 6),
    /** Threads that a pool has started. */
    OWN_THREADS("etosha", 6),
    /** Open files and sockets but the proxy's. */
    DESCRIPTORS("files", 10),
    CLASSES("classes", 60),
    /** Free connections, as the pool says. */
    FREE("free", 8),
    /** Lent connections, as the pool says. */
    LENT("lent", 8),
    /** The pool's connections, as the server says; none while the server is away. */
    SESSIONS("sessions", 8),
    CALLS("calls", Measure.GROWS),
    FAILURES("failures", Measure.GROWS),
    OPENED("opened", Measure.GROWS),
    FAULTS("faults", Measure.GROWS),
    POOLS("pools", Measure.GROWS);

    /** For what counts up and is not judged. */
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
