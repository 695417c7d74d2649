package dev.etosha.pool;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The texts that worked on a connection lately, by their hash codes: bounded, however many and however long they are. Any
 * thread may use it.
 */
final class Familiar {

    /** Texts beyond so many push out the older half. */
    private static final int HALF = 512;

    private volatile Set<Integer> newer = ConcurrentHashMap.newKeySet();
    private volatile Set<Integer> older = Set.of();

    void add(String sql) {
        Set<Integer> known = newer;
        if (known.add(sql.hashCode()) && known.size() >= HALF) {
            older = known;
            newer = ConcurrentHashMap.newKeySet();
        }
    }

    /** Whether it was added; hardly ever also true of another text. */
    boolean contains(String sql) {
        int code = sql.hashCode();
        return newer.contains(code) || older.contains(code);
    }

    void clear() {
        newer = ConcurrentHashMap.newKeySet();
        older = Set.of();
    }
}
