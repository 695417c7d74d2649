package dev.etosha.soak;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * Callers that come and go in waves, each on its own thread. The threads are platform threads and, if the JVM supports
 * them, virtual threads.
 */
final class Crowd implements AutoCloseable {

    static final String NAME = "soak-caller";

    /** The number of callers in each step. The highest one exceeds the pool's size. */
    private static final int[] WAVE = {3, 8, 16, 28, 16, 8};

    private static final Duration STEP = Duration.ofSeconds(2);
    private static final Duration LEAVING = Duration.ofSeconds(60);
    private static final int MOST_PIECES = 100;
    private static final int LONGEST_THOUGHT_MILLIS = 25;

    private final Work work;
    private final Tally tally;
    private final ThreadFactory[] kinds = kinds();
    private final Set<Thread> there = ConcurrentHashMap.newKeySet();
    private final long began = System.nanoTime();
    private final Thread door;
    private volatile boolean closed;
    private int number;

    Crowd(Work work, Tally tally) {
        this.work = work;
        this.tally = tally;
        this.door = new Thread(this::admit, "soak-door");
        this.door.start();
    }

    private void admit() {
        while (!closed) {
            while (there.size() < wanted()) {
                Thread caller = kinds[number++ % kinds.length].newThread(this::visit);
                there.add(caller);
                caller.start();
            }
            pause(5);
        }
    }

    private int wanted() {
        long steps = (System.nanoTime() - began) / STEP.toNanos();
        return WAVE[(int) (steps % WAVE.length)];
    }

    private void visit() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        try {
            int pieces = 1 + random.nextInt(MOST_PIECES);
            for (int i = 0; i < pieces && !closed && there.size() <= wanted(); i++) {
                work.some(random);
                pause(random.nextInt(LONGEST_THOUGHT_MILLIS));
            }
        } finally {
            there.remove(Thread.currentThread());
        }
    }

    /** Stops all callers. A caller that does not stop is recorded as a surprise. */
    @Override
    public void close() {
        closed = true;
        Joining.join(door);
        long deadline = System.nanoTime() + LEAVING.toNanos();
        for (Thread caller : Set.copyOf(there)) {
            if (!Joining.join(caller, Duration.ofNanos(deadline - System.nanoTime()))) {
                tally.surprise("a caller hangs: " + Arrays.toString(caller.getStackTrace()));
            }
        }
    }

    static boolean virtualThreads() {
        return kinds().length > 1;
    }

    private static ThreadFactory[] kinds() {
        ThreadFactory platform = task -> new Thread(task, NAME);
        try {
            Object builder = Thread.class.getMethod("ofVirtual").invoke(null); // Java 21
            ThreadFactory virtual = (ThreadFactory) Class.forName("java.lang.Thread$Builder")
                    .getMethod("factory")
                    .invoke(builder);
            return new ThreadFactory[] {platform, virtual};
        } catch (ReflectiveOperationException e) {
            return new ThreadFactory[] {platform};
        }
    }

    private static void pause(int millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
