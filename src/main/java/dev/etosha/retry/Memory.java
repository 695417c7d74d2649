package dev.etosha.retry;

import org.jspecify.annotations.Nullable;

/**
 * State of a connection that a migration may have made outdated, if the failed statement succeeded on it before. A
 * wrong statement fails in the same ways.
 */
public enum Memory {
    /** The failure has another reason. */
    NONE,
    /** The server's plan of a prepared statement; the server says so itself. */
    PLAN,
    /** The types of a prepared statement's parameters, which values no longer fit. */
    PARAMETERS,
    /** The meaning of a name or an expression: in a prepared statement, in a function, in the driver or at login. */
    NAMES,
    /** The identity of an object that is gone; the server says so itself. */
    IDENTITIES;

    /**
     * By the codes of PostgreSQL's appendix "Error Codes". Class 42 counts, except for a missing privilege and for
     * objects that already exist. Class 22 counts, except for a division by zero.
     */
    static Memory of(@Nullable String sqlState) {
        if (sqlState == null) {
            return NONE;
        }
        return switch (sqlState) {
            case "42501", "42P03", "42P04", "42P05", "42P06", "42P07", "42701", "42710", "42712", "42723", "22012" ->
                NONE;
            case "3F000", "08P01" -> NAMES;
            case "XX000" -> IDENTITIES;
            default -> sqlState.startsWith("42") ? NAMES : sqlState.startsWith("22") ? PARAMETERS : NONE;
        };
    }
}
