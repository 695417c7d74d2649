package dev.etosha.execution;

import dev.etosha.commit.CommitCheck;
import dev.etosha.config.PoolConfig;
import dev.etosha.config.StartMode;
import dev.etosha.connect.Hooks;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.pool.OuterTransactions;
import dev.etosha.retry.Backoff;
import dev.etosha.retry.Phase;
import dev.etosha.retry.RetryPolicy;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A JUnit extension that runs calls on a pool that never connects. Waits do not sleep, and randomness is fixed. */
final class CallHarness implements OuterTransactions, AfterEachCallback {

    final List<Duration> slept = new ArrayList<>();
    CommitCheck.Pause sleeper = time -> {};
    Attempts attempts = Attempts.LOOP;
    boolean joins;
    boolean rollbackOnly;
    int runs;

    private final ConnectionPool pool = ConnectionPool.open(
            PoolConfig.of("postgresql://localhost/test").withName("orders").withStart(StartMode.LAZY),
            this,
            Hooks.of(List.of()));

    /** Fails the attempts with the given exceptions in order, then succeeds. */
    String run(Phase phase, Exception... failures) throws Exception {
        return run(new Call.Traits(false, false, used -> true), phase, failures);
    }

    String run(Call.Traits traits, Phase phase, Exception... failures) throws Exception {
        return run(traits, call -> {
            runs++;
            if (phase != Phase.ACQUIRE) {
                call.reached(phase);
            }
            if (runs <= failures.length) {
                throw failures[runs - 1];
            }
            return "done";
        });
    }

    <T> T run(Call.Traits traits, Call.Work<T> work) throws Exception {
        Call<T> call = call(traits, work);
        try {
            return attempts.run(call);
        } catch (AnotherAttempt notMade) {
            throw call.givenUp();
        }
    }

    <T> Call<T> call(Call.Traits traits, Call.Work<T> work) {
        RetryPolicy policy = new RetryPolicy(3, new Backoff(Duration.ofMillis(1_500), Duration.ofMillis(30_000)));
        Retrying retrying = new Retrying(policy, () -> 7, time -> {
            slept.add(time);
            sleeper.sleep(time);
        });
        return new Call<>(pool, retrying, traits, null, work);
    }

    @Override
    public boolean active() {
        return joins;
    }

    @Override
    public @Nullable Connection connection(ConnectionPool of, long mostNanos) {
        return null;
    }

    @Override
    public void setRollbackOnly() {
        rollbackOnly = true;
    }

    @Override
    public void afterEach(ExtensionContext context) {
        pool.close();
    }
}
