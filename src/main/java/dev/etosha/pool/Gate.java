package dev.etosha.pool;

import dev.etosha.session.PhysicalConnection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The queue of callers that found no free connection in the {@link Store}.
 *
 * <p>As long as waits are short, new callers may overtake the queue: a hand-over to a waiting thread costs more than
 * most uses of a connection. Once the head of the queue has waited for {@link #SLICE_NANOS}, it gets the next returned
 * connection, unless that connection was handed over within the same time. So longer uses are served in arrival order.
 *
 * <p>No wake-up is lost. A caller looks again after it has joined the queue. A returned connection wakes the head,
 * unless the head was woken and has not looked yet. A caller that leaves the queue wakes the next head if a connection
 * is free.
 */
final class Gate {

    /** How long the head of the queue may be overtaken, and how long a connection may serve overtakers. */
    static final long SLICE_NANOS = 500_000;

    private final Store store;
    private final Queue<Waiter> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private volatile boolean closed;

    Gate(Store store) {
        this.store = store;
    }

    /**
     * Waits for a connection until the deadline in {@link System#nanoTime}.
     *
     * @param onWait run each time before the caller waits
     * @return ended with a connection or a refusal
     */
    Waiter enter(long deadline, Runnable onWait) {
        Waiter self = new Waiter(deadline);
        queue.add(self);
        waiting.incrementAndGet(); // after add, so that a counted caller is in the queue
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
            end(self, Refusal.INTERRUPTED); // no-op unless onWait threw
            wakeHead();
        }
    }

    private void take(Waiter self, PhysicalConnection found) {
        if (!end(self, found)) {
            release(found); // another connection was handed over first
        }
    }

    private void await(Waiter self) {
        if (self.interrupted()) {
            end(self, Refusal.INTERRUPTED); // the interrupt flag stays set
            return;
        }
        if (self.late(System.nanoTime())) {
            end(self, Refusal.TIMED_OUT);
            return;
        }
        if (self.waits() && !self.woken()) { // waiting for a lock may have consumed the unpark
            self.park();
        }
    }

    /** Removes the waiter from the queue with a connection or a refusal. False if it has ended before. */
    private boolean end(Waiter waiter, Object with) {
        if (!waiter.end(with)) {
            return false;
        }
        queue.remove(waiter);
        waiting.decrementAndGet(); // at once, or the supply would make a connection for it
        return true;
    }

    /** Puts a returned connection into the store, or hands it to the head of the queue if that waited long enough. */
    void release(PhysicalConnection connection) {
        if (queue.peek() == null) {
            put(connection); // without waiters the time is not needed
        } else {
            release(connection, System.nanoTime());
        }
    }

    /** {@link #release(PhysicalConnection)} at a time in {@link System#nanoTime}. */
    void release(PhysicalConnection connection, long now) {
        Waiter head = queue.peek();
        if (head != null && now - head.since() >= SLICE_NANOS && now - connection.handedOver() >= SLICE_NANOS) {
            connection.handedOver(now);
            do {
                if (end(head, connection)) {
                    head.tell();
                    return;
                }
                head = queue.peek(); // the former head had left
            } while (head != null);
        }
        put(connection);
    }

    private void put(PhysicalConnection connection) {
        store.put(connection);
        Waiter head = queue.peek(); // after put, or waiter and connection could miss each other
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

    /** Refuses all current waiters. */
    void refuse(Refusal refusal) {
        for (Waiter waiter : queue) {
            if (end(waiter, refusal)) {
                waiter.tell();
            }
        }
    }

    /** Refuses current and future waiters. */
    void close() {
        closed = true;
        refuse(Refusal.CLOSED);
    }

    boolean closed() {
        return closed;
    }

    /** The number of callers in the queue. */
    int waiting() {
        return waiting.get();
    }

    /** Why a caller leaves the queue without a connection. */
    enum Refusal {
        TIMED_OUT,
        INTERRUPTED,
        CLOSED,
        /** No login can succeed until the configuration or the server changes. */
        HOPELESS,
        /** The checked connection is dead. Another one may work. */
        DEAD
    }
}
