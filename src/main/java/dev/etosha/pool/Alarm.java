package dev.etosha.pool;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Has somebody look when the first of many deadlines is over. One task of a timer is enough for all of them, where each
 * thread that waited with a timeout of its own would have the JVM's or the system's timer take that in and give it up.
 */
final class Alarm {

    /** Between two looks at least, so that many deadlines one behind the other are met by few looks. */
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final ScheduledExecutorService timer;
    private final Runnable look;
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Next next;

    /**
     * An alarm that is not set.
     *
     * @param look has to set it anew for the deadlines that are not over
     */
    Alarm(ScheduledExecutorService timer, Runnable look) {
        this.timer = timer;
        this.look = look;
    }

    private record Next(long at, Future<?> task) {}

    /** There is a look once this time of {@link System#nanoTime} is over, about a millisecond late at most. */
    void set(long deadline) {
        Next set = next;
        if (set != null && set.at - deadline <= 0) {
            return; // the usual case: whoever came before has set it
        }
        lock.lock();
        try {
            set = next;
            if (set == null || set.at - deadline > 0) {
                if (set != null) {
                    set.task.cancel(false);
                }
                long nanos = Math.max(LEAST_NANOS, deadline - System.nanoTime());
                next = new Next(deadline, timer.schedule(this::ring, nanos, TimeUnit.NANOSECONDS));
            }
        } catch (RejectedExecutionException e) {
            // the pool was closed, and so nobody waits
        } finally {
            lock.unlock();
        }
    }

    private void ring() {
        lock.lock(); // it may ring before it is known that it was set
        try {
            next = null;
        } finally {
            lock.unlock();
        }
        look.run();
    }
}
