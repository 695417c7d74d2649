package dev.etosha.pool;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A caller that waits, in the queue of the {@link Gate} or for a check of {@link Checks}. It ends once: with a connection or
 * with a refusal.
 */
final class Waiter {

    private final Thread thread = Thread.currentThread();
    private final long since = System.nanoTime();
    private final long deadline;
    private final AtomicReference<@Nullable Object> end = new AtomicReference<>();
    private final AtomicBoolean woken = new AtomicBoolean();

    /**
     * A caller that comes now.
     *
     * @param deadline of {@link System#nanoTime}
     */
    Waiter(long deadline) {
        this.deadline = deadline;
    }

    boolean late(long now) {
        return now - deadline >= 0;
    }

    /** Whether it was this call that ended the wait, with a connection or a {@link Gate.Refusal}. */
    boolean end(Object with) {
        return end.compareAndSet(null, with);
    }

    boolean waits() {
        return end.get() == null;
    }

    /** What it got; null if it was refused. */
    @Nullable
    PhysicalConnection connection() {
        return end.get() instanceof PhysicalConnection connection ? connection : null;
    }

    /** Why it got none; null if it got one. */
    Gate.@Nullable Refusal refusal() {
        return end.get() instanceof Gate.Refusal refusal ? refusal : null;
    }

    /** When it came, of {@link System#nanoTime}. */
    long since() {
        return since;
    }

    boolean interrupted() {
        return thread.isInterrupted();
    }

    /** It is about to look for a free connection; one that comes after this wakes it again. */
    void looks() {
        woken.set(false);
    }

    /** Has it look, unless it was woken and has not looked since. */
    void wake() {
        if (!woken.get() && woken.compareAndSet(false, true)) {
            LockSupport.unpark(thread);
        }
    }

    /** Whether it was woken and has not looked since. */
    boolean woken() {
        return woken.get();
    }

    /** Waits until somebody wakes it, or its deadline at the latest. */
    void park() {
        LockSupport.parkNanos(this, deadline - System.nanoTime());
    }

    /**
     * Waits until it has ended. Ends it at its deadline and on an interrupt, but not on one from before: such a caller
     * would get no connection that has to be checked.
     */
    void await() {
        boolean interruptedBefore = Thread.interrupted();
        try {
            while (waits()) {
                park();
                if (interrupted()) {
                    end(Gate.Refusal.INTERRUPTED);
                } else if (late(System.nanoTime())) {
                    end(Gate.Refusal.TIMED_OUT);
                }
            }
        } finally {
            if (interruptedBefore) {
                thread.interrupt();
            }
        }
    }

    /** Has it see that it ended. */
    void tell() {
        LockSupport.unpark(thread);
    }
}
