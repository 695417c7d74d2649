package dev.etosha.config;

/** What the pool resets on a returned connection, in addition to an open transaction. */
public enum ResetMode {
    /** Changes through JDBC's own methods. */
    JDBC,
    /** Also changes of the session by SQL, with {@code DISCARD ALL}. */
    DISCARD
}
