package dev.etosha.pool;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where callers queue who find no free connection in the {@link Store}.
 *
 * <p>While nobody has waited for long, whoever comes first to a free connection takes it, since a hand-over through the
 * scheduler costs more than most uses of a connection. Once the head of the queue has waited for {@link #SLICE_NANOS}, a
 * connection that comes back is handed to it, unless it was handed over within that time. So uses that take longer are
 * served strictly in the order of coming, and where they are shorter, everybody waits as if they took that long at most.
 *
 * <p>No wake-up is lost: a caller looks again once it stands in the queue; whoever puts a connection into the store wakes
 * the head of the queue, unless that was woken and has not looked yet; and whoever leaves the queue wakes the next head if
 * something is free.
 */
final class Gate {

    /** How long the head of the queue may be overtaken, and a connection stay among those who overtake it. */
    static final long SLICE_NANOS = 500_000;

    private final Store store;
    private final Queue<Waiter> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean closed;

    Gate(Store store) {
        this.store = store;
    }

    /**
     * Waits for a connection until the deadline of {@link System#nanoTime}.
     *
     * @param onWait run each time that the caller has found nothing free and is about to wait
     * @return with a connection or a refusal
     */
    Waiter enter(long deadline, Runnable onWait) {
        Waiter self = new Waiter(deadline);
        queue.add(self);
        waiting.incrementAndGet(); // after, so that who is counted is in the queue
        if (closed) {
            end(self, Refusal.CLOSED);
        }
        try {
            while (self.waits()) {
                self.looks();
                PhysicalConnection found = queue.peek() == self ? store.take() : null;
                if (found != null) {
                    take(self, found);
                } else {
                    onWait.run();
                    await(self);
                }
            }
            return self;
        } finally {
            end(self, Refusal.INTERRUPTED); // by what onWait threw, if it still waits
            wakeHead();
        }
    }

    private void take(Waiter self, PhysicalConnection found) {
        if (!end(self, found)) {
            release(found); // another one was handed over
        }
    }

    private void await(Waiter self) {
        if (self.interrupted()) {
            end(self, Refusal.INTERRUPTED); // stays set, for whoever asked for it
            return;
        }
        if (self.late(System.nanoTime())) {
            end(self, Refusal.TIMED_OUT);
            return;
        }
        if (self.waits() && !self.woken()) { // the wait for a lock in between may have used up the wake-up
            self.park();
        }
    }

    /** Takes the waiter out of the queue, with a connection or a refusal, unless somebody else did. */
    private boolean end(Waiter waiter, Object with) {
        if (!waiter.end(with)) {
            return false;
        }
        queue.remove(waiter);
        waiting.decrementAndGet(); // now, or one more connection would be made for it
        return true;
    }

    /** Puts a connection into the store that its holder is done with, or hands it to the head of the queue if it is time. */
    void release(PhysicalConnection connection) {
        if (queue.peek() == null) {
            put(connection); // nobody waits, so nobody needs the time
        } else {
            release(connection, System.nanoTime());
        }
    }

    /** The same at a time of {@link System#nanoTime}. */
    void release(PhysicalConnection connection, long now) {
        Waiter head = queue.peek();
        if (head != null && now - head.since() >= SLICE_NANOS && now - connection.handedOver() >= SLICE_NANOS) {
            connection.handedOver(now);
            do {
                if (end(head, connection)) {
                    head.tell();
                    return;
                }
                head = queue.peek(); // that one had left
            } while (head != null);
        }
        put(connection);
    }

    private void put(PhysicalConnection connection) {
        store.put(connection);
        Waiter head = queue.peek(); // after that, or neither might see the other
        if (head != null && connection.isFree()) {
            head.wake();
        }
    }

    private void wakeHead() {
        Waiter head = queue.peek();
        if (head != null && store.anyFree()) {
            head.wake();
        }
    }

    /** Sends everybody away who waits now. */
    void refuse(Refusal refusal) {
        for (Waiter waiter : queue) {
            if (end(waiter, refusal)) {
                waiter.tell();
            }
        }
    }

    /** Sends everybody away who waits now or comes later. */
    void close() {
        closed = true;
        refuse(Refusal.CLOSED);
    }

    /** Callers in the queue that have no connection yet. */
    int waiting() {
        return waiting.get();
    }

    /** Why a caller leaves the queue without a connection. */
    enum Refusal {
        TIMED_OUT,
        INTERRUPTED,
        CLOSED,
        /** No connection can be made until somebody changes the configuration or the server. */
        HOPELESS,
        /** The connection that the caller waited for is dead; another one may do. */
        DEAD
    }
}
