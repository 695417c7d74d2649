package dev.etosha.pool;

import dev.etosha.session.PhysicalConnection;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The connection that each thread returned last, for a quick first try. Several threads share a slot. Not a thread
 * local: virtual threads are not reused, and the server's threads would keep an undeployed application in memory.
 */
final class RecentlyReturned {

    private static final int SLOTS = 64; // a power of two

    /** The distance between slots, so that two slots do not share a cache line. */
    private static final int STRIDE = 16;

    private final AtomicReferenceArray<@Nullable PhysicalConnection> slots = new AtomicReferenceArray<>(SLOTS * STRIDE);

    /** May be lent again already. */
    @Nullable
    PhysicalConnection get() {
        return slots.get(slot());
    }

    void put(PhysicalConnection connection) {
        int slot = slot();
        if (slots.get(slot) != connection) {
            slots.set(slot, connection);
        }
    }

    /** Drops a discarded connection, since no thread may ever replace it in its slot. */
    void forget(PhysicalConnection connection) {
        for (int slot = 0; slot < slots.length(); slot += STRIDE) {
            slots.compareAndSet(slot, connection, null);
        }
    }

    @SuppressWarnings("deprecation") // Thread.threadId() came with Java 19
    private static int slot() {
        return ((int) Thread.currentThread().getId() & (SLOTS - 1)) * STRIDE;
    }
}
