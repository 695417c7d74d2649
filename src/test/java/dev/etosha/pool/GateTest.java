package dev.etosha.pool;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.session.PhysicalConnection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GateTest {

    private static final long LONG = TimeUnit.SECONDS.toNanos(20);

    private final Store store = new Store(new Closer("test"));
    private final Gate gate = new Gate(store);

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aReturnedConnectionIsFreeIfNobodyWaits() throws Exception {
        release();

        assertThat(store.free()).isEqualTo(1);
    }

    @Test
    void aFreeConnectionGoesToTheNextCaller() throws Exception {
        release();

        assertThat(enter(LONG).connection()).isNotNull();
        assertThat(store.free()).isZero();
    }

    @Test
    void aWaiterThatHasWaitedForLongIsNotOvertaken() throws Exception {
        FutureTask<Waiter> waiter = waiter();
        awaitPatience();

        release();
        assertThat(store.take()).isNull();
        assertThat(waiter.get(20, TimeUnit.SECONDS).connection()).isNotNull();
    }

    @Test
    void waitersAreServedInOrderOfArrival() throws Exception {
        List<Integer> served = new ArrayList<>();
        List<FutureTask<?>> waiters = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            int number = i;
            waiters.add(start(() -> {
                PhysicalConnection connection = requireNonNull(enter(LONG).connection());
                synchronized (served) {
                    served.add(number);
                }
                gate.release(connection, System.nanoTime());
            }));
            awaitWaiting(i + 1);
        }
        release();
        for (FutureTask<?> waiter : waiters) {
            waiter.get(20, TimeUnit.SECONDS);
        }

        assertThat(served).containsExactly(0, 1, 2, 3, 4);
        assertThat(store.free()).isEqualTo(1);
    }

    @Test
    void aConnectionIsNotHandedOverTwiceWithinASlice() throws Exception {
        assertThat(handedOnAfter(Gate.SLICE_NANOS - 1)).isFalse();
    }

    @Test
    void aConnectionIsHandedOverAgainAfterASlice() throws Exception {
        assertThat(handedOnAfter(Gate.SLICE_NANOS)).isTrue();
    }

    /** Whether a connection that was handed over and used for the given time is handed over again. */
    private boolean handedOnAfter(long nanos) throws Exception {
        FutureTask<Waiter> first = waiter();
        FutureTask<Waiter> second = waiter();
        PhysicalConnection connection = store.add(NoReturns.connection());
        long now = System.nanoTime();
        gate.release(connection, now);
        assertThat(first.get(20, TimeUnit.SECONDS).connection()).isSameAs(connection);

        gate.release(connection, now + nanos);
        assertThat(second.get(20, TimeUnit.SECONDS).connection()).isSameAs(connection);
        return connection.handedOver() == now + nanos;
    }

    @Test
    void theQueueAdvancesThoughOthersOvertakeIt() throws Exception {
        List<FutureTask<?>> waiters = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            waiters.add(start(() -> {
                gate.release(requireNonNull(enter(LONG).connection()), System.nanoTime());
            }));
        }
        awaitWaiting(20);
        release();
        long until = System.nanoTime() + LONG;
        while (!waiters.stream().allMatch(FutureTask::isDone)) {
            assertThat(System.nanoTime() - until).isNegative();
            PhysicalConnection overtaking = store.take();
            if (overtaking != null) {
                gate.release(overtaking, System.nanoTime());
            }
        }

        assertThat(store.free()).isEqualTo(1);
    }

    @Test
    void aWaiterTimesOutAtItsDeadline() {
        assertThat(enter(1_000_000).refusal()).isEqualTo(Gate.Refusal.TIMED_OUT);
        assertThat(gate.waiting()).isZero();
    }

    @Test
    void aWaiterTimesOutBeforeWaitersWithLaterDeadlines() throws Exception {
        FutureTask<Waiter> patient = waiter();

        assertThat(enter(1_000_000).refusal()).isEqualTo(Gate.Refusal.TIMED_OUT);
        assertThat(patient.isDone()).isFalse();
        release();
        assertThat(patient.get(20, TimeUnit.SECONDS).connection()).isNotNull();
    }

    @Test
    void eachOfManyWaitersTimesOutAtItsDeadline() throws Exception {
        List<FutureTask<Waiter>> waiters = new ArrayList<>();
        for (int i = 1; i <= 50; i++) {
            long patience = i * 1_000_000L;
            FutureTask<Waiter> waiter = new FutureTask<>(() -> enter(patience));
            waiters.add(waiter);
            new Thread(waiter).start();
        }
        for (FutureTask<Waiter> waiter : waiters) {
            assertThat(waiter.get(20, TimeUnit.SECONDS).refusal()).isEqualTo(Gate.Refusal.TIMED_OUT);
        }
    }

    @Test
    void anInterruptedWaiterPassesItsTurnOn() throws Exception {
        FutureTask<Waiter> leaves = new FutureTask<>(() -> enter(LONG));
        Thread thread = new Thread(leaves);
        thread.start();
        awaitWaiting(1);
        FutureTask<Waiter> stays = waiter();

        thread.interrupt();
        assertThat(leaves.get(20, TimeUnit.SECONDS).refusal()).isEqualTo(Gate.Refusal.INTERRUPTED);
        release();
        assertThat(stays.get(20, TimeUnit.SECONDS).connection()).isNotNull();
    }

    @Test
    void allWaitersAreRefused() throws Exception {
        FutureTask<Waiter> first = waiter();
        FutureTask<Waiter> second = new FutureTask<>(() -> enter(LONG));
        new Thread(second).start();
        awaitWaiting(2);

        gate.refuse(Gate.Refusal.CLOSED);
        assertThat(first.get(20, TimeUnit.SECONDS).refusal()).isEqualTo(Gate.Refusal.CLOSED);
        assertThat(second.get(20, TimeUnit.SECONDS).refusal()).isEqualTo(Gate.Refusal.CLOSED);
    }

    @Test
    void aWakeUpBeforeTheWaitIsNotLost() throws Exception {
        PhysicalConnection connection = store.add(NoReturns.connection());
        long began = System.nanoTime();
        Waiter waiter = gate.enter(began + LONG, () -> {
            gate.release(connection, System.nanoTime());
            LockSupport.park(this); // consumes the wake-up, as waiting for a lock does
        });

        assertThat(waiter.connection()).isSameAs(connection);
        assertThat(System.nanoTime() - began).isLessThan(LONG / 2);
    }

    @Test
    void aCallerIsRefusedAfterTheGateWasClosed() {
        gate.close();

        assertThat(enter(LONG).refusal()).isEqualTo(Gate.Refusal.CLOSED);
        assertThat(gate.waiting()).isZero();
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        FutureTask<Waiter> waiter = new FutureTask<>(() -> enter(LONG));
        Thread thread = new Thread(waiter);
        thread.start();
        awaitWaiting(1);

        thread.interrupt();
        assertThat(waiter.get(20, TimeUnit.SECONDS).refusal()).isEqualTo(Gate.Refusal.INTERRUPTED);
    }

    @Test
    void noWakeUpIsLostBetweenTwoThreads() throws Exception {
        release();
        assertThat(overtimes(2, 5_000, Threads.platform())).isZero();
        assertThat(store.free()).isEqualTo(1);
    }

    @Test
    void noWakeUpIsLostAmongManyThreads() throws Exception {
        release();
        release();
        assertThat(overtimes(64, 100, Threads.platform())).isZero();
        assertThat(store.free()).isEqualTo(2);
    }

    @Test
    void noWakeUpIsLostAmongVirtualThreads() throws Exception {
        Threads virtual = Threads.virtual();
        release();
        release();
        assertThat(overtimes(500, 50, virtual)).isZero();
        assertThat(store.free()).isEqualTo(2);
    }

    /** The number of callers that timed out after ten seconds. That is long enough for all turns. */
    private int overtimes(int callers, int turns, Threads threads) throws Exception {
        AtomicInteger overtimes = new AtomicInteger();
        CyclicBarrier together = new CyclicBarrier(callers);
        List<FutureTask<?>> tasks = new ArrayList<>();
        for (int i = 0; i < callers; i++) {
            FutureTask<?> task = new FutureTask<>(() -> {
                together.await();
                for (int turn = 0; turn < turns; turn++) {
                    PhysicalConnection connection = store.take();
                    if (connection == null) {
                        connection = enter(TimeUnit.SECONDS.toNanos(10)).connection();
                    }
                    if (connection == null) {
                        overtimes.incrementAndGet();
                        return null;
                    }
                    gate.release(connection, System.nanoTime());
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

    /** Starts a thread and waits until it is in the queue. */
    private FutureTask<Waiter> waiter() throws InterruptedException {
        int before = gate.waiting();
        FutureTask<Waiter> waiter = new FutureTask<>(() -> enter(LONG));
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
                    .as("%d of %d callers are waiting", gate.waiting(), callers)
                    .isNegative();
            Thread.onSpinWait();
        }
        awaitPatience();
    }

    private static void awaitPatience() {
        long until = System.nanoTime() + 2 * Gate.SLICE_NANOS;
        while (System.nanoTime() - until < 0) {
            Thread.onSpinWait();
        }
    }

    private Waiter enter(long patienceNanos) {
        return gate.enter(System.nanoTime() + patienceNanos, () -> {});
    }

    /** Adds a new connection. */
    private void release() throws SQLException {
        gate.release(store.add(NoReturns.connection()), System.nanoTime());
    }
}
