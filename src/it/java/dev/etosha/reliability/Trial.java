package dev.etosha.reliability;

import dev.etosha.reliability.Load.Use;
import dev.etosha.testing.Callers;
import dev.etosha.testing.Eventually;
import dev.etosha.testing.FaultProxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One pool during one fault. */
final class Trial {

    private final Case row;
    private final String name;
    private final Site site;
    private final FaultProxy proxy;
    private final Subject pool;
    private final Load load;
    private final Set<Long> ownThreads;
    private final List<Connection> held = new ArrayList<>();
    private final List<String> leaks = new ArrayList<>();
    private long struck;
    private long healed;
    private double processor;

    Trial(Case row, Contender contender, Site site) throws Exception {
        this.row = row;
        this.site = site;
        this.name = (contender.name() + "-" + row.fault() + "-" + row.state() + "-" + row.callers())
                .toLowerCase(Locale.ROOT);
        this.proxy = site.newProxy();
        Set<Long> others = LiveThreads.ids();
        this.pool = contender.open(Target.of(name, proxy.port()));
        this.load = new Load(name, pool, row.callers());
        fill();
        ownThreads = LiveThreads.ids();
        ownThreads.removeAll(others);
    }

    Case row() {
        return row;
    }

    /** Opens all connections and uses each once. */
    private void fill() throws SQLException {
        List<Connection> all = new ArrayList<>();
        for (int i = 0; i < Target.SIZE; i++) {
            Connection connection = pool.borrow();
            Load.write(connection);
            all.add(connection);
        }
        for (Connection connection : all) {
            connection.close();
        }
    }

    void enterState() throws SQLException {
        if (row.state() == PoolState.EXHAUSTED) {
            for (int i = 0; i < Target.SIZE; i++) {
                held.add(pool.borrow());
            }
        }
        if (row.state() == PoolState.BUSY || row.state() == PoolState.EXHAUSTED) {
            load.start();
        }
    }

    void willStrike(long at) {
        struck = at;
    }

    void hasStruck() {
        if (row.state() == PoolState.WOKEN) {
            load.start();
        }
    }

    void wasHealed(long at, Processor watched, int virtualTrials) {
        healed = at;
        Set<Long> threads = CountedSockets.of(name).stream()
                .map(CountedSockets.Attempt::thread)
                .collect(Collectors.toSet());
        threads.addAll(ownThreads);
        long nanos = watched.nanosOf(name, threads);
        if (row.callers() == Callers.VIRTUAL) {
            nanos += watched.nanosOfCarriers() / virtualTrials;
        }
        processor = nanos / (double) (at - struck);
        if (row.state() == PoolState.IDLE) {
            load.start();
        }
        release();
    }

    /** Every second holder uses its connection before the return. A failure of that use is not the pool's fault. */
    private void release() {
        for (int i = 0; i < held.size(); i++) {
            try (Connection connection = held.get(i)) {
                if (i % 2 == 1) {
                    Load.write(connection);
                }
            } catch (SQLException e) {
                // the transaction was lost with the connection
            }
        }
    }

    boolean hasRecovered() {
        return load.uses().stream().anyMatch(this::isRecovery);
    }

    private boolean isRecovery(Use use) {
        return use.succeeded() && use.ended() >= healed;
    }

    void stopLoad() throws InterruptedException {
        load.stop().forEach(caller -> leaks.add(caller + " did not return from the pool"));
    }

    /** Closes the pool and returns the measurement. */
    Measurement end() {
        findLeaks();
        List<Use> uses = load.uses();
        long longest = uses.stream()
                .filter(use -> use.borrowed() >= struck)
                .mapToLong(use -> use.borrowed() - use.began())
                .max()
                .orElse(0);
        long first = uses.stream()
                .filter(this::isRecovery)
                .mapToLong(use -> use.ended() - healed)
                .min()
                .orElse(Long.MAX_VALUE);
        return new Measurement(
                Duration.ofNanos(longest),
                failures(uses, false, healed),
                failures(uses, false, firstFailure(uses)),
                failures(uses, true, healed),
                Duration.ofNanos(first),
                connects(),
                served(uses),
                processor,
                pool.health(),
                leaks);
    }

    /** The end of the first failed use after the fault, or the largest value if none failed. */
    private long firstFailure(List<Use> uses) {
        return uses.stream()
                .filter(use -> !use.retried() && use.began() >= healed && !use.succeeded())
                .mapToLong(Use::ended)
                .min()
                .orElse(Long.MAX_VALUE);
    }

    private List<String> failures(List<Use> uses, boolean retried, long since) {
        return uses.stream()
                .filter(use -> use.retried() == retried && use.began() >= since && !use.succeeded())
                .map(use -> "at +" + (use.began() - healed) / 1_000_000 + " ms for "
                        + (use.ended() - use.began()) / 1_000_000 + " ms: " + use.failure())
                .toList();
    }

    private List<Long> connects() {
        return CountedSockets.of(name).stream()
                .map(CountedSockets.Attempt::at)
                .filter(at -> at >= struck)
                .map(at -> TimeUnit.NANOSECONDS.toMillis(at - struck))
                .sorted()
                .toList();
    }

    private List<Long> served(List<Use> uses) {
        return uses.stream()
                .filter(Use::succeeded)
                .map(use -> TimeUnit.NANOSECONDS.toMillis(use.ended() - struck))
                .toList();
    }

    private void findLeaks() {
        expect("numbers", pool::disorder);
        expect("sessions of the open pool", () -> {
            int sessions = site.sessions(name + "-health") == 0 ? site.sessions(name) : -1;
            int said = pool.connections();
            return sessions == said ? null : sessions + " instead of " + said;
        });
        pool.close();
        expect("sessions of the closed pool", () -> some(site.sessions(name)));
        expect("sockets", () -> some(proxy.open()));
        expect("threads", () -> {
            List<String> alive = LiveThreads.alive(name);
            return alive.isEmpty() ? null : alive.toString();
        });
    }

    private static @Nullable String some(int number) {
        return number == 0 ? null : Integer.toString(number);
    }

    /** A check that returns a fault, or null if there is none. */
    private interface Look {

        @Nullable
        String fault() throws Exception;
    }

    private void expect(String what, Look look) {
        try {
            Eventually.eventually(Duration.ofSeconds(5), () -> {
                String fault = look.fault();
                if (fault != null) {
                    throw new AssertionError(fault);
                }
            });
        } catch (AssertionError e) {
            leaks.add(what + ": " + e.getMessage());
        }
    }
}
