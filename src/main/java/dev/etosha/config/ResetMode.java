package dev.etosha.config;

/** What a returned connection is cleaned of, beside an open transaction. */
public enum ResetMode {
    /** What JDBC's own methods changed. */
    JDBC,
    /** Also what SQL changed in the session, by {@code DISCARD ALL}. */
    DISCARD
}
