package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.retry.Backoff;
import dev.etosha.retry.Phase;
import dev.etosha.retry.RetryPolicy;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Calls on a pool that lends a connection without a server, with a clock that does not run and a fixed chance. */
public final class CallHarness implements Connections {

    static final Connection CONNECTION = inert(Connection.class);

    final List<Duration> slept = new ArrayList<>();
    final List<Connection> condemned = new ArrayList<>();
    final List<Connection> cancelled = new ArrayList<>();
    Retrying.Sleeper sleeper = time -> {};
    Runnable onBorrow = () -> {};
    Attempts attempts = Attempts.LOOP;
    boolean joins;
    boolean outdated;
    boolean rollbackOnly;
    int runs;

    final CancelSwitch cancelSwitch = new CancelSwitch(this);

    /** Fails one attempt after the other with the given exceptions, then succeeds. */
    String run(Phase phase, Exception... failures) throws Exception {
        return run(new Call.Traits(false, false, () -> true), phase, failures);
    }

    String run(Call.Traits traits, Phase phase, Exception... failures) throws Exception {
        return run(traits, call -> {
            runs++;
            if (phase != Phase.ACQUIRE) {
                Connection unused = call.borrow();
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
        Call<T> call = new Call<>(this, retrying, traits, work);
        call.endsBy(cancelSwitch);
        return call;
    }

    /** A thing of JDBC that nobody may use. */
    public static <T> T inert(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(
                CallHarness.class.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
                    if (method.getName().equals("equals")) {
                        return proxy == arguments[0];
                    }
                    throw new UnsupportedOperationException(method.getName());
                }));
    }

    @Override
    public String name() {
        return "orders";
    }

    @Override
    public Connection borrow() {
        onBorrow.run();
        return CONNECTION;
    }

    @Override
    public boolean joins() {
        return joins;
    }

    @Override
    public boolean outdated(Connection lent) {
        return outdated;
    }

    @Override
    public void setRollbackOnly() {
        rollbackOnly = true;
    }

    @Override
    public void condemn(Connection lent) {
        condemned.add(lent);
    }

    @Override
    public void cancel(Connection lent) {
        assertThat(Thread.holdsLock(cancelSwitch)).isFalse(); // it speaks to the server
        assertThat(condemned).contains(lent);
        cancelled.add(lent);
    }
}
