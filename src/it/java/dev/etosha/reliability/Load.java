package dev.etosha.reliability;

import dev.etosha.DatabaseException;
import dev.etosha.testing.Callers;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** Callers that use a pool repeatedly, like an application, and the result of each use. */
final class Load {

    static final String WRITE = "INSERT INTO note VALUES (now())";

    private static final int PLAIN = 4;
    private static final Duration PAUSE = Duration.ofMillis(50);
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(100);

    private final String name;
    private final Subject pool;
    private final Callers callers;
    private final Queue<Use> uses = new ConcurrentLinkedQueue<>();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopped;

    Load(String name, Subject pool, Callers callers) {
        this.name = name;
        this.pool = pool;
        this.callers = callers;
    }

    /** A use of the pool. Times are values of {@link System#nanoTime}. The failure is empty if there was none. */
    record Use(boolean retried, long began, long borrowed, long ended, String failure) {

        boolean succeeded() {
            return failure.isEmpty();
        }
    }

    void start() {
        for (int i = 0; i < PLAIN; i++) {
            threads.add(callers.start(name + "-caller-" + i, () -> repeat(this::plain)));
        }
        if (pool.canRetry()) {
            threads.add(callers.start(name + "-caller-retrying", () -> repeat(this::retried)));
        }
    }

    /** The uses that have ended so far. */
    List<Use> uses() {
        return List.copyOf(uses);
    }

    /** Lets each caller finish its current use. Returns the callers that do not finish. */
    List<String> stop() throws InterruptedException {
        stopped = true;
        List<String> stuck = new ArrayList<>();
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(20));
            if (thread.isAlive()) {
                stuck.add(thread.getName());
                thread.interrupt();
            }
        }
        return stuck;
    }

    private interface Caller {

        Use use();
    }

    private void repeat(Caller caller) {
        try {
            while (!stopped) {
                Use use = caller.use();
                uses.add(use);
                Duration pause = use.succeeded() ? PAUSE : PAUSE_AFTER_FAILURE;
                TimeUnit.NANOSECONDS.sleep(pause.toNanos());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Use plain() {
        long began = System.nanoTime();
        long borrowed = 0;
        String failure = "";
        try (Connection connection = pool.borrow()) {
            borrowed = System.nanoTime();
            write(connection);
        } catch (SQLException e) {
            failure = (borrowed == 0 ? "borrow: " : "use: ") + e.getSQLState() + " " + e.getMessage();
            borrowed = borrowed == 0 ? System.nanoTime() : borrowed;
        }
        return new Use(false, began, borrowed, System.nanoTime(), failure);
    }

    private Use retried() {
        long began = System.nanoTime();
        String failure = "";
        try {
            pool.retried();
        } catch (DatabaseException e) {
            failure = e.getClass().getSimpleName() + " " + e.sqlState() + " " + e.getMessage();
        }
        return new Use(true, began, began, System.nanoTime(), failure);
    }

    static void write(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(WRITE);
        }
        connection.commit();
    }
}
