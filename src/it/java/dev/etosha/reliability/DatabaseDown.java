package dev.etosha.reliability;

import dev.etosha.testing.Callers;
import dev.etosha.testing.FaultProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * HikariCP's test "Handling Database Down". The pool's timeout is 5 s. One caller borrows a connection and queries
 * every 2 s, with a query timeout of 1 s. In the middle of the run the network goes silent for a while. The silence
 * begins between two calls, because a call in progress would wait for the network with any pool.
 */
final class DatabaseDown {

    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final long EVERY = TimeUnit.SECONDS.toNanos(2);

    private final Duration up;
    private final Duration down;

    DatabaseDown(Duration up, Duration down) {
        this.up = up;
        this.down = down;
    }

    /** A call. Times are nanoseconds since the start of the test. */
    private record Call(long began, long borrowed, long ended, boolean succeeded) {}

    /** The result of a contender. Times are in nanoseconds. */
    record Seen(String contender, int calls, int failed, long longestBorrow, long longestCall, long recovery) {}

    /** Runs the test for all contenders at the same time. Each contender has its own proxy. */
    List<Seen> run(List<Contender> contenders, Site site) throws Exception {
        List<Subject> pools = new ArrayList<>();
        List<FaultProxy> proxies = new ArrayList<>();
        for (Contender contender : contenders) {
            FaultProxy proxy = site.newProxy();
            proxies.add(proxy);
            pools.add(contender.open(new Target("down-" + contender, proxy.port(), TIMEOUT, Duration.ofSeconds(2))));
        }
        long began = System.nanoTime();
        long end = began + up.toNanos() * 2 + down.toNanos();
        List<List<Call>> calls = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < pools.size(); i++) {
            Subject pool = pools.get(i);
            List<Call> own = new ArrayList<>();
            calls.add(own);
            threads.add(Callers.PLATFORM.start("down-caller-" + contenders.get(i), () -> call(pool, began, end, own)));
        }
        TimeUnit.NANOSECONDS.sleep(up.toNanos());
        for (FaultProxy proxy : proxies) {
            proxy.goSilent();
        }
        TimeUnit.NANOSECONDS.sleep(down.toNanos());
        for (FaultProxy proxy : proxies) {
            proxy.speakAgain();
        }
        long healed = System.nanoTime() - began;
        List<Seen> seen = new ArrayList<>();
        for (int i = 0; i < pools.size(); i++) {
            threads.get(i).join();
            seen.add(seen(contenders.get(i).toString(), calls.get(i), healed));
            pools.get(i).close();
        }
        site.tidy();
        return seen;
    }

    private static void call(Subject pool, long zero, long end, List<Call> calls) {
        for (long next = zero; next < end; next = Math.max(next + EVERY, System.nanoTime())) {
            try {
                TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
            } catch (InterruptedException e) {
                return;
            }
            long began = System.nanoTime();
            long borrowed = 0;
            boolean succeeded = false;
            try (Connection connection = pool.borrow()) {
                borrowed = System.nanoTime();
                try (Statement statement = connection.createStatement()) {
                    statement.setQueryTimeout(1);
                    statement.execute("SELECT count(*) FROM note");
                }
                succeeded = true;
            } catch (SQLException e) {
                borrowed = borrowed == 0 ? System.nanoTime() : borrowed;
            }
            calls.add(new Call(began - zero, borrowed - zero, System.nanoTime() - zero, succeeded));
        }
    }

    private static Seen seen(String contender, List<Call> calls, long healed) {
        return new Seen(
                contender,
                calls.size(),
                (int) calls.stream().filter(call -> !call.succeeded()).count(),
                calls.stream()
                        .mapToLong(call -> call.borrowed() - call.began())
                        .max()
                        .orElse(0),
                calls.stream()
                        .mapToLong(call -> call.ended() - call.began())
                        .max()
                        .orElse(0),
                calls.stream()
                        .filter(call -> call.succeeded() && call.ended() >= healed)
                        .mapToLong(call -> call.ended() - healed)
                        .min()
                        .orElse(Long.MAX_VALUE));
    }
}
