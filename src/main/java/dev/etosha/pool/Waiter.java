package dev.etosha.pool;

import dev.etosha.session.PhysicalConnection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A caller that waits in the queue of the {@link Gate} or for one of the {@link Checks}. It ends once, with a
 * connection or a refusal.
 */
final class Waiter {

    private final Thread thread = Thread.currentThread();
    private final long since = System.nanoTime();
    private final long deadline;
    private final AtomicReference<@Nullable Object> end = new AtomicReference<>();
    private final AtomicBoolean woken = new AtomicBoolean();

    /**
     * A wait of the calling thread.
     *
     * @param deadline in {@link System#nanoTime}
     */
    Waiter(long deadline) {
        this.deadline = deadline;
    }

    boolean late(long now) {
        return now - deadline >= 0;
    }

    /** Ends the wait with a connection or a {@link Gate.Refusal}. False if it has ended before. */
    boolean end(Object with) {
        return end.compareAndSet(null, with);
    }

    boolean waits() {
        return end.get() == null;
    }

    /** The connection it got. Null if it got none. */
    @Nullable
    PhysicalConnection connection() {
        return end.get() instanceof PhysicalConnection connection ? connection : null;
    }

    /** Why it got no connection. Null if it was not refused. */
    Gate.@Nullable Refusal refusal() {
        return end.get() instanceof Gate.Refusal refusal ? refusal : null;
    }

    /** When the wait began, in {@link System#nanoTime}. */
    long since() {
        return since;
    }

    boolean interrupted() {
        return thread.isInterrupted();
    }

    /** It is about to look for a free connection. A later release wakes it again. */
    void looks() {
        woken.set(false);
    }

    /** Wakes it to look again, unless it was woken and has not looked since. */
    void wake() {
        if (!woken.get() && woken.compareAndSet(false, true)) {
            LockSupport.unpark(thread);
        }
    }

    /** Whether it was woken and has not looked since. */
    boolean woken() {
        return woken.get();
    }

    /** Waits until it is woken, at most until its deadline. */
    void park() {
        LockSupport.parkNanos(this, deadline - System.nanoTime());
    }

    /**
     * Waits for the end. The deadline or a new interrupt ends the wait. An interrupt from before does not: such a
     * caller would never get a connection that needs a check.
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

    /** Wakes the thread after the wait was ended. */
    void tell() {
        LockSupport.unpark(thread);
    }
}
