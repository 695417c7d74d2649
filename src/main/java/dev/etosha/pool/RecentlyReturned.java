package dev.etosha.pool;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Where a thread finds the connection that it, or a thread like it, returned last, without looking along the list of all.
 * It is not kept in a thread local, which is of no use to virtual threads and keeps an undeployed application in memory
 * through the server's threads.
 */
final class RecentlyReturned {

    private static final int SLOTS = 64; // a power of two

    /** Slots lie this far apart, so that threads that run beside each other don't write to the same cache line. */
    private static final int STRIDE = 16;

    private final AtomicReferenceArray<@Nullable PhysicalConnection> slots = new AtomicReferenceArray<>(SLOTS * STRIDE);

    /** Maybe lent again by now. */
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

    /** Holds on no longer to a connection that was discarded; its threads may never come again to put another there. */
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
