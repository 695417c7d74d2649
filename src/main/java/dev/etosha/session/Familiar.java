package dev.etosha.session;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The SQL texts that recently succeeded on a connection, stored as hash codes in bounded memory. Thread-safe.
 */
final class Familiar {

    /** After this many new texts the older half is dropped. */
    private static final int HALF = 512;

    private volatile Set<Integer> newer = ConcurrentHashMap.newKeySet();
    private volatile Set<Integer> older = Set.of();
    private String last = "";

    void add(String sql) {
        if (sql.equals(last)) {
            return; // the common case
        }
        last = sql;
        Set<Integer> known = newer;
        if (known.add(sql.hashCode()) && known.size() >= HALF) {
            older = known;
            newer = ConcurrentHashMap.newKeySet();
        }
    }

    /** Whether the text was added recently. A hash collision gives a false yes. */
    boolean contains(String sql) {
        int code = sql.hashCode();
        return newer.contains(code) || older.contains(code);
    }

    void clear() {
        last = "";
        newer = ConcurrentHashMap.newKeySet();
        older = Set.of();
    }
}
