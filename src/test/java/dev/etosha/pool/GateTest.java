package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GateTest {

    private static final long LONG = TimeUnit.SECONDS.toNanos(20);

    private final Gate gate = new Gate();

    @Test
    void whoComesToAFreePermitTakesIt() {
        gate.release();

        assertThat(gate.take()).isTrue();
        assertThat(gate.take()).isFalse();
        assertThat(gate.free()).isZero();
    }

    @Test
    void nobodyOvertakesWhoHasWaitedForLong() throws Exception {
        FutureTask<Gate.@Nullable Refusal> waiter = waiter();
        awaitPatience();

        gate.release();
        assertThat(gate.take()).isFalse();
        assertThat(waiter.get(20, TimeUnit.SECONDS)).isNull();
        assertThat(gate.free()).isZero();
    }

    @Test
    void whoWaitsIsServedInTheOrderOfComing() throws Exception {
        List<Integer> served = new ArrayList<>();
        List<FutureTask<?>> waiters = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            waiters.add(start(() -> {
                assertThat(gate.enter(System.nanoTime() + LONG, GateTest::nothing))
                        .isNull();
                synchronized (served) {
                    served.add(number);
                }
                gate.release();
            }));
            awaitWaiting(i + 1);
        }
        gate.release();
        for (FutureTask<?> waiter : waiters) {
            waiter.get(20, TimeUnit.SECONDS);
        }

        assertThat(served).containsExactly(0, 1, 2, 3, 4);
        assertThat(gate.free()).isEqualTo(1);
    }

    @Test
    void theQueueMovesOnThoughOthersComeAndGoAllTheTime() throws Exception {
        List<FutureTask<?>> waiters = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiters.add(start(() -> {
                assertThat(gate.enter(System.nanoTime() + LONG, GateTest::nothing))
                        .isNull();
                gate.release();
            }));
        }
        awaitWaiting(20);
        gate.release();
        long until = System.nanoTime() + LONG;
        while (!waiters.stream().allMatch(FutureTask::isDone)) {
            assertThat(System.nanoTime() - until).isNegative();
            if (gate.take()) {
                gate.release();
            }
        }

        assertThat(gate.free()).isEqualTo(1);
    }

    @Test
    void aWaiterLeavesAtTheDeadline() {
        assertThat(gate.enter(System.nanoTime() + 1_000_000, GateTest::nothing)).isEqualTo(Gate.Refusal.TIMED_OUT);
        assertThat(gate.waiting()).isZero();
    }

    @Test
    void whoLeavesHandsTheTurnOn() throws Exception {
        FutureTask<Gate.@Nullable Refusal> leaves =
                new FutureTask<>(() -> gate.enter(System.nanoTime() + LONG, GateTest::nothing));
        Thread thread = new Thread(leaves);
        thread.start();
        awaitWaiting(1);
        FutureTask<Gate.@Nullable Refusal> stays = waiter();

        thread.interrupt();
        assertThat(leaves.get(20, TimeUnit.SECONDS)).isEqualTo(Gate.Refusal.INTERRUPTED);
        gate.release();
        assertThat(stays.get(20, TimeUnit.SECONDS)).isNull();
    }

    @Test
    void everybodyWhoWaitsIsRefused() throws Exception {
        FutureTask<Gate.@Nullable Refusal> first = waiter();
        FutureTask<Gate.@Nullable Refusal> second =
                new FutureTask<>(() -> gate.enter(System.nanoTime() + LONG, GateTest::nothing));
        new Thread(second).start();
        awaitWaiting(2);

        gate.refuse(Gate.Refusal.CLOSED);
        assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo(Gate.Refusal.CLOSED);
        assertThat(second.get(20, TimeUnit.SECONDS)).isEqualTo(Gate.Refusal.CLOSED);
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        FutureTask<Gate.@Nullable Refusal> waiter =
                new FutureTask<>(() -> gate.enter(System.nanoTime() + LONG, GateTest::nothing));
        Thread thread = new Thread(waiter);
        thread.start();
        awaitWaiting(1);

        thread.interrupt();
        assertThat(waiter.get(20, TimeUnit.SECONDS)).isEqualTo(Gate.Refusal.INTERRUPTED);
    }

    @Test
    void noWakeUpIsLostBetweenTwoThreads() throws Exception {
        gate.release();
        assertThat(overtimes(2, 5_000, Threads.platform())).isZero();
        assertThat(gate.free()).isEqualTo(1);
    }

    @Test
    void noWakeUpIsLostAmongManyThreads() throws Exception {
        gate.release();
        gate.release();
        assertThat(overtimes(64, 100, Threads.platform())).isZero();
        assertThat(gate.free()).isEqualTo(2);
    }

    @Test
    void noWakeUpIsLostAmongVirtualThreads() throws Exception {
        Threads virtual = Threads.virtual();
        gate.release();
        gate.release();
        assertThat(overtimes(500, 50, virtual)).isZero();
        assertThat(gate.free()).isEqualTo(2);
    }

    /** How many turns had no permit in ten seconds, which is long enough for all of them. */
    private int overtimes(int callers, int turns, Threads threads) throws Exception {
        AtomicInteger overtimes = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(callers);
        List<FutureTask<?>> tasks = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            FutureTask<?> task = new FutureTask<>(() -> {
                together.await();
                for (int turn = 0; turn < turns; turn++) {
                    if (!gate.take()
                            && gate.enter(System.nanoTime() + TimeUnit.SECONDS.toNanos(10), GateTest::nothing)
                                    != null) {
                        overtimes.incrementAndGet();
                        return null;
                    }
                    gate.release();
                }
                return null;
            });
            tasks.add(task);
            threads.start(task);
        }
        for (FutureTask<?> task : tasks) {
            task.get(50, TimeUnit.SECONDS);
        }
        return overtimes.get();
    }

    /** A thread that stands in the queue, alone. */
    private FutureTask<Gate.@Nullable Refusal> waiter() throws InterruptedException {
        int before = gate.waiting();
        FutureTask<Gate.@Nullable Refusal> waiter =
                new FutureTask<>(() -> gate.enter(System.nanoTime() + LONG, GateTest::nothing));
        new Thread(waiter).start();
        awaitWaiting(before + 1);
        return waiter;
    }

    private static FutureTask<?> start(Runnable task) {
        FutureTask<?> future = new FutureTask<>(task, null);
        new Thread(future).start();
        return future;
    }

    private void awaitWaiting(int callers) {
        long until = System.nanoTime() + LONG;
        while (gate.waiting() != callers) {
            assertThat(System.nanoTime() - until)
                    .as("%d of %d callers wait", gate.waiting(), callers)
                    .isNegative();
            Thread.onSpinWait();
        }
        awaitPatience();
    }

    private static void awaitPatience() {
        long until = System.nanoTime() + 2 * Gate.PATIENCE_NANOS;
        while (System.nanoTime() - until < 0) {
            Thread.onSpinWait();
        }
    }

    private static void nothing() {}
}
