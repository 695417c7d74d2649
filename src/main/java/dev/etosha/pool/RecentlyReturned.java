package dev.etosha.pool;

import io.agroal.api.cache.Acquirable;
import io.agroal.api.cache.ConnectionCache;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Where a thread finds the connection that it, or a thread like it, returned last, without looking along the list of all.
 * Agroal's own caches keep it in a thread local, which is of no use to virtual threads and keeps an undeployed
 * application in memory through the server's threads.
 */
final class RecentlyReturned implements ConnectionCache {

    private static final int SLOTS = 64; // a power of two

    private final AtomicReferenceArray<@Nullable Acquirable> slots = new AtomicReferenceArray<>(SLOTS);

    @Override
    public @Nullable Acquirable get() {
        Acquirable connection = slots.get(slot());
        return connection != null && connection.acquire() ? connection : null;
    }

    @Override
    public void put(Acquirable connection) {
        int slot = slot();
        if (slots.get(slot) != connection) {
            slots.set(slot, connection);
        }
    }

    /** Holds on no longer to a connection that was discarded; its threads may never come again to put another there. */
    void forget(Acquirable connection) {
        for (int slot = 0; slot < SLOTS; slot++) {
            slots.compareAndSet(slot, connection, null);
        }
    }

    @Override
    public void reset() {
        for (int slot = 0; slot < SLOTS; slot++) {
            slots.set(slot, null);
        }
    }

    @SuppressWarnings("deprecation") // Thread.threadId() came with Java 19
    private static int slot() {
        return (int) Thread.currentThread().getId() & (SLOTS - 1);
    }
}
