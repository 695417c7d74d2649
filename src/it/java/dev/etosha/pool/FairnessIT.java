package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** With many more callers than connections, each caller waits for about its share and none starves. */
class FairnessIT extends PoolOnServer {

    private static final int CONNECTIONS = 4;
    private static final long HOLD_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long RUN_NANOS = TimeUnit.SECONDS.toNanos(2);

    @Test
    void platformThreadsGetTheirShare() throws Exception {
        expectShares(200, Threads.platform());
    }

    @Test
    void virtualThreadsGetTheirShare() throws Exception {
        expectShares(1_000, Threads.virtual());
    }

    private void expectShares(int callers, Threads threads) throws Exception {
        ConnectionPool pool = open(config().withSize(CONNECTIONS));
        fill(pool, CONNECTIONS);
        long end = System.nanoTime() + RUN_NANOS;
        List<FutureTask<Turns>> tasks = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            FutureTask<Turns> task = new FutureTask<>(() -> turns(pool, end));
            tasks.add(task);
            threads.start(task);
        }
        long longest = 0;
        long turns = 0;
        long fewest = Long.MAX_VALUE;
        for (FutureTask<Turns> task : tasks) {
            Turns one = task.get(30, TimeUnit.SECONDS);
            longest = Math.max(longest, one.longestNanos);
            turns += one.count;
            fewest = Math.min(fewest, one.count);
        }
        Duration share = Duration.ofNanos(RUN_NANOS / Math.max(1, turns / callers));

        assertThat(fewest).isPositive();
        assertThat(Duration.ofNanos(longest)).isLessThan(share.multipliedBy(4));
        assertThat(pool.stats().timeouts()).isZero();
    }

    private static Turns turns(ConnectionPool pool, long end) {
        int count = 0;
        long longest = 0;
        while (System.nanoTime() - end < 0) {
            long began = System.nanoTime();
            Connection connection = pool.borrow();
            longest = Math.max(longest, System.nanoTime() - began);
            LockSupport.parkNanos(HOLD_NANOS);
            giveBack(connection);
            count++;
        }
        return new Turns(count, longest);
    }

    private record Turns(int count, long longestNanos) {}
}
