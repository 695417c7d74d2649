package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.config.PoolConfig;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The threads for asynchronous calls in a JVM without virtual threads. */
class WorkersTest {

    private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final Workers workers = Workers.onPlatformThreads(
            PoolConfig.of("postgresql://localhost/test").withSize(1).withMaxOverflow(0));

    @AfterEach
    void close() {
        workers.close();
    }

    @Test
    void aTaskThatWaitsForAQueuedTaskDoesNotWaitForever() throws Exception {
        CompletableFuture<String> outer = new CompletableFuture<>();
        CompletableFuture<String> inner = new CompletableFuture<>();
        workers.execute(
                () -> {
                    workers.execute(() -> inner.complete("ran"), PATIENCE_NANOS, () -> inner.complete("late"));
                    outer.complete(inner.join());
                },
                PATIENCE_NANOS,
                () -> outer.complete("too late"));
        assertThat(outer.get(30, TimeUnit.SECONDS)).isEqualTo("late");
    }

    @Test
    void aLateTaskDoesNotRunWhenAThreadBecomesFree() throws Exception {
        CompletableFuture<String> second = new CompletableFuture<>();
        CompletableFuture<String> third = new CompletableFuture<>();
        AtomicInteger runs = new AtomicInteger();
        workers.execute(second::join, PATIENCE_NANOS, () -> {});
        workers.execute(runs::incrementAndGet, PATIENCE_NANOS, () -> second.complete("late"));
        assertThat(second.get(30, TimeUnit.SECONDS)).isEqualTo("late");
        workers.execute(() -> third.complete("ran"), PATIENCE_NANOS, () -> third.complete("late"));
        assertThat(third.get(30, TimeUnit.SECONDS)).isEqualTo("ran");
        assertThat(runs).hasValue(0);
    }

    @Test
    void aRequestIsRepeatedUntilItIsNoLongerNeeded() throws Exception {
        AtomicInteger requests = new AtomicInteger();
        CompletableFuture<String> thread = new CompletableFuture<>();
        workers.repeat(() -> {
            if (requests.incrementAndGet() < 3) {
                return true;
            }
            thread.complete(Thread.currentThread().getName());
            return false;
        });
        assertThat(thread.get(30, TimeUnit.SECONDS)).startsWith("etosha-default-cancel-");
        assertThat(requests).hasValue(3);
    }
}
