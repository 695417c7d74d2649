package dev.etosha.sql;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A cache of about as many parsed texts as its capacity. Texts that were not used since the last cleanup are evicted
 * first. Thread-safe; a cached text is found without a lock.
 */
final class NamedSqlCache {

    /** Longer texts are not cached: they are usually generated, and rarely the same twice. */
    private static final int LONGEST = 16_384;

    private final int capacity;
    private final ConcurrentMap<String, Entry> entries = new ConcurrentHashMap<>();
    private final AtomicBoolean clearing = new AtomicBoolean();

    NamedSqlCache(int capacity) {
        this.capacity = capacity;
    }

    NamedSql get(String text) {
        Entry entry = entries.get(text);
        if (entry == null) {
            return add(text);
        }
        if (!entry.used) { // the write would invalidate the caches of other processors
            entry.used = true;
        }
        return entry.sql;
    }

    int size() {
        return entries.size();
    }

    private NamedSql add(String text) {
        NamedSql sql = NamedSql.parse(text);
        if (text.length() <= LONGEST) {
            entries.put(text, new Entry(sql));
            if (entries.size() > capacity && clearing.compareAndSet(false, true)) {
                try {
                    clear();
                } finally {
                    clearing.set(false);
                }
            }
        }
        return sql;
    }

    /** Leaves three quarters of the capacity, so that the next texts need no cleanup. */
    private void clear() {
        int surplus = entries.size() - capacity * 3 / 4;
        for (int pass = 1; pass <= 2 && surplus > 0; pass++) {
            for (Entry entry : entries.values()) {
                if (surplus > 0 && !entry.used && entries.remove(entry.sql.text(), entry)) {
                    surplus--;
                }
                entry.used = false;
            }
        }
    }

    private static final class Entry {

        private final NamedSql sql;
        private volatile boolean used;

        Entry(NamedSql sql) {
            this.sql = sql;
        }
    }
}
