package dev.etosha.retry;

import org.jspecify.annotations.Nullable;

/**
 * What a connection may remember that a migration has changed, if the failed statement had worked on it before. A wrong
 * statement fails in the same ways.
 */
public enum Memory {
    /** The failure has other reasons. */
    NONE,
    /** The server's plan of a prepared statement, as it said itself. */
    PLAN,
    /** The types of a prepared statement's parameters: values no longer fit them. */
    PARAMETERS,
    /** What a name or an expression stood for, in a prepared statement, in a function, in the driver or at login. */
    NAMES,
    /** The identity of an object that is gone, as it said itself. */
    IDENTITIES;

    /**
     * By the codes of PostgreSQL's appendix "Error Codes". Of class 42 all but a missing right and those that say that
     * something is there already; of class 22 all but a division by zero.
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
