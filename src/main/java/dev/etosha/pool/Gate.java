package dev.etosha.pool;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Decides who may take a free connection. There is one permit for each; a caller takes one, or queues for it.
 *
 * <p>While nobody has waited for long, whoever comes first to a permit takes it, since a hand-over through the scheduler
 * costs more than most uses of a connection. As soon as the head of the queue has waited for {@link #PATIENCE_NANOS},
 * permits that come free are handed to it: each of them where they are rare, and one in {@link #STEP_NANOS} where they
 * are not. So under overload everybody waits for their share, or, where a share is next to nothing, for a step for each
 * caller before them; and nobody for ever.
 *
 * <p>No wake-up is lost: whoever adds a permit wakes the head of the queue, unless that was woken and has not looked yet;
 * and whoever leaves the queue wakes the next head if there is a permit left.
 */
final class Gate {

    /** How long the head of the queue may be overtaken. */
    static final long PATIENCE_NANOS = 1_000_000;

    /** How fast the queue moves on at least: hand-overs are this far apart on average, if connections come back faster. */
    static final long STEP_NANOS = 50_000;

    /** How many hand-overs may follow each other at once, since connections often come back together. */
    private static final int TOGETHER = 64;

    private final AtomicInteger permits = new AtomicInteger();
    private final Queue<Waiter> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** When the next hand-over is due; far back if there was none for long. */
    private final AtomicLong nextStep = new AtomicLong(System.nanoTime());

    /** Takes a permit if there is one, whoever waits; what comes free for somebody who has waited for long is not there. */
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
                self.looks();
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
            if (!self.granted()) { // or else whoever granted it has done both
                queue.remove(self);
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

    /** Adds a permit, or hands it to the head of the queue if that has waited for long and it is time for a step. */
    void release() {
        release(System.nanoTime());
    }

    /** The same for who knows the time already. */
    void release(long now) {
        Waiter head = queue.peek();
        if (head != null && step(head, now)) {
            do {
                queue.remove(head);
                if (head.grant()) {
                    waiting.decrementAndGet(); // now, or one more connection would be made for it
                    LockSupport.unpark(head.thread);
                    return;
                }
                head = queue.peek(); // that one had left
            } while (head != null);
        }
        permits.incrementAndGet();
        wakeHead();
    }

    /** Whether the head is to be handed a permit now, which counts as done. */
    private boolean step(Waiter head, long now) {
        if (now - head.since < PATIENCE_NANOS) {
            return false;
        }
        long due = nextStep.get();
        long earliest = now - TOGETHER * STEP_NANOS;
        return due - now <= 0 && nextStep.compareAndSet(due, (due - earliest > 0 ? due : earliest) + STEP_NANOS);
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
        if (head != null && permits.get() > 0 && head.wake()) {
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
        private final AtomicBoolean woken = new AtomicBoolean();
        private volatile @Nullable Refusal refusal;

        Waiter(Thread thread, long since) {
            this.thread = thread;
            this.since = since;
        }

        /** Whether it has to be woken: not if it was, and has not looked since. */
        boolean wake() {
            return !woken.get() && woken.compareAndSet(false, true);
        }

        /** It is about to look for a permit; one that comes after this wakes it again. */
        void looks() {
            woken.set(false);
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
