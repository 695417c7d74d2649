package dev.etosha.pool;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may take a free connection. There is one permit for each; a caller takes one, or queues for it.
 *
 * <p>While nobody has waited for long, whoever comes first to a permit takes it, since a hand-over through the scheduler
 * costs more than most uses of a connection. As soon as the head of the queue has waited for {@link #PATIENCE_NANOS},
 * each permit that comes free is handed to it, so that under overload everybody waits for their share and nobody for
 * ever.
 *
 * <p>No wake-up is lost: whoever adds a permit wakes the head of the queue, and whoever leaves the queue wakes the next
 * head if there is a permit left.
 */
final class Gate {

    /** How long the head of the queue may be overtaken. */
    static final long PATIENCE_NANOS = 1_000_000;

    private final AtomicInteger permits = new AtomicInteger();
    private final Queue<Waiter> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** Takes a permit if that needs no waiting and overtakes nobody who has waited for long. */
    boolean tryEnter() {
        Waiter head = queue.peek();
        return (head == null || System.nanoTime() - head.since < PATIENCE_NANOS) && take();
    }

    /** Takes a permit if there is one, whoever waits. */
    boolean take() {
        while (true) {
            int free = permits.get();
            if (free == 0) {
                return false;
            }
            if (permits.compareAndSet(free, free - 1)) {
                return true;
            }
        }
    }

    /**
     * Waits for a permit until the deadline of {@link System#nanoTime}.
     *
     * @param onWait run once the caller stands in the queue
     * @return null with a permit; otherwise why there is none
     */
    @Nullable
    Refusal enter(long deadline, Runnable onWait) {
        Waiter self = new Waiter(Thread.currentThread(), System.nanoTime());
        queue.add(self);
        waiting.incrementAndGet(); // after, so that who is counted is in the queue
        try {
            onWait.run();
            while (!self.granted()) {
                if (queue.peek() == self && take()) {
                    if (!self.leave()) {
                        release(); // a permit was handed over as well
                    }
                    return null;
                }
                Refusal refusal = refusal(self, deadline);
                if (refusal != null && self.leave()) {
                    return refusal;
                }
                if (refusal == null) {
                    LockSupport.parkNanos(this, deadline - System.nanoTime());
                }
            }
            return null;
        } finally {
            queue.remove(self);
            if (!self.granted()) {
                waiting.decrementAndGet();
            }
            wakeHead();
        }
    }

    private static @Nullable Refusal refusal(Waiter self, long deadline) {
        if (self.refusal != null) {
            return self.refusal;
        }
        if (self.thread.isInterrupted()) {
            return Refusal.INTERRUPTED; // stays set, for whoever asked for it
        }
        return System.nanoTime() - deadline >= 0 ? Refusal.TIMED_OUT : null;
    }

    /** Adds a permit, or hands it to the head of the queue if that has waited for long. */
    void release() {
        Waiter head = queue.peek();
        while (head != null && System.nanoTime() - head.since >= PATIENCE_NANOS) {
            queue.remove(head);
            if (head.grant()) {
                waiting.decrementAndGet(); // now, or one more connection would be made for it
                LockSupport.unpark(head.thread);
                return;
            }
            head = queue.peek(); // that one had left
        }
        permits.incrementAndGet();
        wakeHead();
    }

    /** Sends everybody away who waits now. */
    void refuse(Refusal refusal) {
        for (Waiter waiter : queue) {
            waiter.refusal = refusal;
            LockSupport.unpark(waiter.thread);
        }
    }

    /** Permits that nobody has taken. */
    int free() {
        return permits.get();
    }

    /** Callers in the queue that have no permit yet. */
    int waiting() {
        return waiting.get();
    }

    private void wakeHead() {
        Waiter head = queue.peek();
        if (head != null && permits.get() > 0) {
            LockSupport.unpark(head.thread);
        }
    }

    /** Why a caller leaves the queue without a permit. */
    enum Refusal {
        TIMED_OUT,
        INTERRUPTED,
        CLOSED,
        /** No connection can be made until somebody changes the configuration or the server. */
        HOPELESS
    }

    /** A caller in the queue, which either leaves or is granted a permit, never both. */
    private static final class Waiter {

        private final AtomicReference<Lot> lot = new AtomicReference<>(Lot.WAITING);
        private final Thread thread;
        private final long since;
        private volatile @Nullable Refusal refusal;

        Waiter(Thread thread, long since) {
            this.thread = thread;
            this.since = since;
        }

        boolean grant() {
            return lot.compareAndSet(Lot.WAITING, Lot.GRANTED);
        }

        boolean leave() {
            return lot.compareAndSet(Lot.WAITING, Lot.LEFT);
        }

        boolean granted() {
            return lot.get() == Lot.GRANTED;
        }

        private enum Lot {
            WAITING,
            GRANTED,
            LEFT
        }
    }
}
