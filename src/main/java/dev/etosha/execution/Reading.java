package dev.etosha.execution;

/** Temporary. */
final class Reading {
    private Reading() {}

    static boolean isPlain(String sql) {
        return sql.startsWith("SELECT");
    }
}
