package dev.etosha.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The state of the network behind a proxy. It applies to all connections of the proxy. */
final class Network {

    private static final long UNLIMITED = Long.MAX_VALUE;

    private final Object change = new Object();
    private final AtomicLong answerBytesLeft = new AtomicLong(UNLIMITED);
    private final AtomicReference<@Nullable CommitFault> commitFault = new AtomicReference<>();
    private volatile boolean silent;
    private volatile boolean closed;
    private volatile Duration delay = Duration.ZERO;
    private volatile long bytesPerSecond = UNLIMITED;

    void silent(boolean now) {
        synchronized (change) {
            silent = now;
            change.notifyAll();
        }
    }

    void close() {
        synchronized (change) {
            closed = true;
            change.notifyAll();
        }
    }

    void delay(Duration each) {
        delay = each;
    }

    void bytesPerSecond(long most) {
        bytesPerSecond = most;
    }

    void unlimited() {
        synchronized (change) {
            bytesPerSecond = UNLIMITED;
            change.notifyAll();
        }
    }

    void cutAfter(long bytes) {
        answerBytesLeft.set(bytes);
    }

    void cutNoMore() {
        answerBytesLeft.set(UNLIMITED);
    }

    void faultOfNextCommit(@Nullable CommitFault fault) {
        commitFault.set(fault);
    }

    boolean faultIsDue() {
        return commitFault.get() != null;
    }

    /** Returns the fault and clears it, so that it applies to one COMMIT only. */
    @Nullable
    CommitFault takeCommitFault() {
        return commitFault.getAndSet(null);
    }

    /** Blocks for the time that the bytes take. */
    void carry(int bytes) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(delay.toNanos());
        long began = System.nanoTime();
        synchronized (change) {
            long left = nanosLeft(bytes, began);
            while (left > 0 && !closed) {
                TimeUnit.NANOSECONDS.timedWait(change, left);
                left = nanosLeft(bytes, began);
            }
            while (silent && !closed) {
                change.wait();
            }
        }
    }

    /** The nanoseconds until the bytes are through at the current rate. The rate may change meanwhile. */
    private long nanosLeft(int bytes, long began) {
        long rate = bytesPerSecond;
        return rate == UNLIMITED
                ? 0
                : Math.max(0, began + bytes * TimeUnit.SECONDS.toNanos(1) / rate - System.nanoTime());
    }

    /**
     * The number of the server's bytes that still pass. If it is smaller than the argument, the caller must cut the
     * connection after them.
     */
    int passing(int bytes) {
        if (answerBytesLeft.get() == UNLIMITED) {
            return bytes;
        }
        long left = answerBytesLeft.addAndGet(-bytes);
        if (left > 0) {
            return bytes;
        }
        answerBytesLeft.set(UNLIMITED);
        return (int) Math.max(0, bytes + left);
    }
}
