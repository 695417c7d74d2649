package dev.etosha.pool;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.config.PoolConfig;
import dev.etosha.connect.Customer;
import dev.etosha.connect.Supply;
import dev.etosha.session.PhysicalConnection;
import dev.etosha.threads.PoolLog;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SupplyTest {

    private final BlockingQueue<CompletableFuture<Connection>> attempts = new LinkedBlockingQueue<>();
    private final Queue<CompletableFuture<Connection>> begun = new ConcurrentLinkedQueue<>();
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final Store store = new Store(new Closer("test"));
    private final Gate gate = new Gate(store);
    private final List<Supply> supplies = new ArrayList<>();

    @AfterEach
    void stop() {
        supplies.forEach(Supply::close);
        begun.forEach(attempt -> attempt.completeExceptionally(unreachable())); // ends the attempts' threads
        timer.shutdownNow();
        store.close();
    }

    @Test
    void connectionsAreMadeInParallelUpToALimit() throws Exception {
        Supply supply = supply(1, 30);
        List<FutureTask<Waiter>> callers = callers(supply, 20);
        awaitConnecting(supply, Supply.PARALLEL);

        succeed(next());
        awaitExisting(supply, 1);
        awaitConnecting(supply, Supply.PARALLEL);
        release(callers);
    }

    @Test
    void withoutWaitersConnectionsAreMadeOneAtATime() {
        Supply supply = supply(5, 15);
        supply.fill();
        for (int existing = 0; existing < 5; existing++) {
            CompletableFuture<Connection> alone = next();
            assertThat(supply.connecting()).isEqualTo(1);
            succeed(alone);
            awaitExisting(supply, existing + 1);
        }

        assertThat(supply.connecting()).isZero();
    }

    @Test
    void withoutWaitersThePauseBetweenConnectionsIsShort() {
        Supply supply = supply(20, 20);
        long began = System.nanoTime();
        supply.fill();
        for (int made = 0; made < 20; made++) {
            succeed(next());
        }

        assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(10));
    }

    @Test
    void noMoreConnectionsAreMadeThanTheCapacity() throws Exception {
        Supply supply = supply(1, 3);
        List<FutureTask<Waiter>> callers = callers(supply, 10);
        awaitConnecting(supply, 3);
        for (int i = 0; i < 3; i++) {
            succeed(next());
        }

        awaitExisting(supply, 3);
        awaitConnecting(supply, 0);
        assertThat(attempts).isEmpty();
        release(callers);
    }

    @Test
    void noMoreConnectionsAreMadeThanCallersWait() throws Exception {
        Supply supply = supply(1, 10);
        List<FutureTask<Waiter>> callers = callers(supply, 3);
        await(() -> attempts.size() == 3);

        assertThat(supply.connecting()).isEqualTo(3);
        release(callers);
    }

    @Test
    void noConnectionIsMadeWithoutDemand() {
        Supply supply = supply(5, 15);
        supply.demand();

        assertThat(supply.connecting()).isZero();
    }

    @Test
    void aCallerGetsTheNewConnection() throws Exception {
        Supply supply = supply(1, 1);
        List<FutureTask<Waiter>> callers = callers(supply, 1);
        succeed(next());

        assertThat(callers.get(0).get(20, TimeUnit.SECONDS).connection()).isNotNull();
        assertThat(supply.existing()).isEqualTo(1);
        assertThat(store.free()).isZero();
    }

    @Test
    void afterAFailureThereIsOneAttemptAndEachSuccessDoublesTheirNumber() throws Exception {
        Supply supply = supply(40, 40);
        List<FutureTask<Waiter>> callers = callers(supply, 40);
        for (int i = 0; i < Supply.PARALLEL; i++) {
            next().completeExceptionally(unreachable());
        }
        awaitConnecting(supply, 0);

        CompletableFuture<Connection> alone = next();
        assertThat(supply.connecting()).isEqualTo(1);
        succeed(alone);
        awaitConnecting(supply, 2);
        succeed(next());
        awaitConnecting(supply, 4);
        succeed(next());
        awaitConnecting(supply, 8);
        assertThat((Throwable) supply.lastFailure()).isNull();
        release(callers);
    }

    @Test
    void anAttemptWithoutAnAnswerDoesNotBlockTheNext() {
        Supply supply = supply(5, 5);
        supply.fill();
        next().completeExceptionally(unreachable());
        CompletableFuture<Connection> silent = next();
        CompletableFuture<Connection> second = next();

        assertThat(silent).isNotDone();
        succeed(second);
        awaitExisting(supply, 1);
    }

    @Test
    void anAttemptTimesOutAndItsLateConnectionIsClosed() throws Exception {
        Supply supply = supply(PoolConfig.of("postgresql://localhost/test").withConnectTimeout(Duration.ofSeconds(1)));
        supply.fill();
        CompletableFuture<Connection> silent = next();
        await(() -> supply.lastFailure() != null);
        assertThat((Throwable) supply.lastFailure()).hasMessage("No answer within 1000 ms");

        Connection late = StubConnection.fresh();
        silent.complete(late);
        await(() -> closed(late));
        assertThat(supply.existing()).isZero();
        succeed(next());
        awaitExisting(supply, 1);
    }

    private static boolean closed(Connection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void callersKeepWaitingAfterATransientFailure() throws Exception {
        Supply supply = supply(1, 1);
        List<FutureTask<Waiter>> callers = callers(supply, 1);
        SQLException failure = unreachable();
        next().completeExceptionally(failure);
        succeed(next());

        assertThat(callers.get(0).get(20, TimeUnit.SECONDS).connection()).isNotNull();
    }

    @Test
    void aWrongPasswordRefusesCallersAtOnce() throws Exception {
        Supply supply = supply(1, 1);
        List<FutureTask<Waiter>> callers = callers(supply, 1);
        SQLException failure = new SQLException("wrong password", "28P01");
        next().completeExceptionally(failure);

        assertThat(callers.get(0).get(20, TimeUnit.SECONDS).refusal()).isEqualTo(Gate.Refusal.HOPELESS);
        assertThat((Throwable) supply.lastFailure()).isSameAs(failure);
    }

    @Test
    void aLostConnectionIsReplaced() {
        Supply supply = supply(1, 2);
        supply.fill();
        succeed(next());
        awaitExisting(supply, 1);

        supply.lost();
        succeed(next());
        awaitExisting(supply, 1);
    }

    @Test
    void noConnectionIsMadeAfterClosing() {
        Supply supply = supply(5, 5);
        supply.close();
        supply.fill();

        assertThat(supply.connecting()).isZero();
    }

    private Supply supply(int kept, int capacity) {
        return supply(PoolConfig.of("postgresql://localhost/test")
                .withSize(kept)
                .withMaxOverflow(capacity - kept)
                .withConnectTimeout(Duration.ofSeconds(50)));
    }

    private Supply supply(PoolConfig config) {
        Supply supply = new Supply(config, this::attempt, new GateAndStore(), timer, new PoolLog("test"));
        supplies.add(supply);
        return supply;
    }

    /** A pool that has only a gate and a store. */
    private final class GateAndStore implements Customer {

        @Override
        public int waiting() {
            return gate.waiting() - store.free();
        }

        @Override
        public Runnable made(Connection connection, @Nullable Socket socket) throws SQLException {
            PhysicalConnection made = store.add(NoReturns.connection(connection));
            return () -> gate.release(made);
        }

        @Override
        public void hopeless() {
            gate.refuse(Gate.Refusal.HOPELESS);
        }
    }

    private Connection attempt() throws SQLException {
        CompletableFuture<Connection> attempt = new CompletableFuture<>();
        begun.add(attempt);
        attempts.add(attempt);
        try {
            return attempt.get();
        } catch (ExecutionException e) {
            throw (SQLException) requireNonNull(e.getCause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private CompletableFuture<Connection> next() {
        try {
            return requireNonNull(attempts.poll(20, TimeUnit.SECONDS), "no attempt");
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void succeed(CompletableFuture<Connection> attempt) {
        attempt.complete(StubConnection.fresh());
    }

    private static SQLException unreachable() {
        return new SQLException("refused", "08001");
    }

    private List<FutureTask<Waiter>> callers(Supply supply, int count) {
        List<FutureTask<Waiter>> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
            FutureTask<Waiter> caller = new FutureTask<>(() -> gate.enter(deadline, supply::demand));
            Threads.platform().start(caller);
            callers.add(caller);
            int standing = i + 1;
            await(() -> gate.waiting() == standing && supply.connecting() > 0);
        }
        return callers;
    }

    private void release(List<FutureTask<Waiter>> callers) throws Exception {
        gate.refuse(Gate.Refusal.CLOSED);
        for (FutureTask<Waiter> caller : callers) {
            caller.get(20, TimeUnit.SECONDS);
        }
    }

    private static void awaitExisting(Supply supply, int count) {
        await(() -> supply.existing() == count);
    }

    private static void awaitConnecting(Supply supply, int count) {
        await(() -> supply.connecting() == count);
    }

    /** Waits for a condition. The class's timeout limits the wait. */
    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
