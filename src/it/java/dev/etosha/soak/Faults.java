package dev.etosha.soak;

import dev.etosha.testing.CommitFault;
import dev.etosha.testing.FaultProxy;
import dev.etosha.testing.OwnServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Applies faults to a server and the network in front of it, one at a time. Each fault is undone before the next one.
 * All faults occur once before one is repeated.
 */
final class Faults implements AutoCloseable {

    private static final Duration EVERY = Duration.ofSeconds(3);

    /** Longer than the socket timeout of the pool in {@link Stage}. */
    private static final Duration SILENCE = Duration.ofSeconds(4);

    private static final Duration SHORT = Duration.ofMillis(1_500);

    private final OwnServer server;
    private final FaultProxy proxy;
    private final String sessions;
    private final Random random;
    private final Tally tally;
    private final AtomicLong happened = new AtomicLong();
    private final List<Fault> all = List.of(
            this::resetAll,
            this::cutAll,
            this::cutDuringAnAnswer,
            this::refuse,
            this::goSilent,
            this::slowDown,
            () -> cutAtCommit(CommitFault.CUT_BEFORE),
            () -> cutAtCommit(CommitFault.CUT_BEHIND),
            () -> cutAtCommit(CommitFault.CUT_BEFORE_ANSWER),
            this::loseACommit,
            () -> terminate(1),
            () -> terminate(100),
            this::takeAllConnections,
            this::killASession,
            this::freeze,
            () -> this.server().restart("fast"),
            () -> this.server().restart("immediate"));
    private final Thread thread;
    private volatile boolean closed;

    /** @param sessions the application name of the sessions that may be ended */
    Faults(OwnServer server, FaultProxy proxy, String sessions, long seed, Tally tally) {
        this.server = server;
        this.proxy = proxy;
        this.sessions = sessions;
        this.random = new Random(seed);
        this.tally = tally;
        this.thread = new Thread(this::run, "soak-faults");
        this.thread.start();
    }

    private interface Fault {

        void happen() throws Exception;
    }

    long happened() {
        return happened.get();
    }

    private void run() {
        List<Fault> deck = new ArrayList<>();
        while (!closed) {
            if (deck.isEmpty()) {
                deck.addAll(all);
                Collections.shuffle(deck, random);
            }
            try {
                last(EVERY);
                deck.remove(deck.size() - 1).happen();
                happened.incrementAndGet();
            } catch (Exception e) {
                tally.surprise("a fault failed: " + e);
            }
        }
    }

    private OwnServer server() {
        return server;
    }

    private void resetAll() {
        proxy.reset();
    }

    private void cutAll() {
        proxy.cut();
    }

    private void cutDuringAnAnswer() {
        proxy.cutAfter(random.nextInt(20_000));
    }

    private void refuse() throws Exception {
        proxy.refuse();
        proxy.reset();
        last(SHORT);
        proxy.acceptAgain();
    }

    private void goSilent() throws InterruptedException {
        proxy.goSilent();
        last(SILENCE);
        proxy.speakAgain();
    }

    private void slowDown() throws InterruptedException {
        proxy.delay(Duration.ofMillis(20));
        last(SHORT);
        proxy.delay(Duration.ZERO);
    }

    private void cutAtCommit(CommitFault fault) throws InterruptedException {
        proxy.failNextCommit(fault);
        while (proxy.commitFaultIsDue() && !closed) {
            last(Duration.ofMillis(10));
        }
    }

    private void loseACommit() throws InterruptedException {
        cutAtCommit(CommitFault.LOSE);
        last(SILENCE);
        proxy.reset(); // otherwise the server would keep the session, as if the client's machine had vanished
    }

    private void terminate(int most) throws Exception {
        String unused = server.answer("SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM pg_stat_activity"
                + " WHERE application_name = '" + sessions + "' LIMIT " + most + ") AS chosen");
    }

    private void takeAllConnections() throws Exception {
        try (OwnServer.Occupation all = server.occupy()) {
            proxy.reset();
            last(all == null ? Duration.ZERO : SHORT);
        }
    }

    private void killASession() throws Exception {
        String pid = server.answer(
                "SELECT coalesce(max(pid), 0) FROM pg_stat_activity WHERE application_name = '" + sessions + "'");
        if (!pid.equals("0")) {
            server.killBackend(Long.parseLong(pid));
        }
    }

    private void freeze() throws InterruptedException {
        server.freeze();
        last(SHORT);
        server.thaw();
    }

    private static void last(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }

    /** Returns when the last fault is undone. */
    @Override
    public void close() {
        closed = true;
        Joining.join(thread);
    }
}
