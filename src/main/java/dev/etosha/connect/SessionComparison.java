package dev.etosha.connect;

import dev.etosha.config.PoolConfig;
import dev.etosha.threads.Nanos;
import dev.etosha.threads.PoolThreads;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether connections through a pooler keep their own sessions, by comparing the sessions of several open
 * connections. If two have the same session, or one changes its session, sessions are shared. If neither happens in the
 * orders in which known poolers assign sessions, they are not.
 *
 * <p>Compares several connections, since several processes of a pooler may listen on one port.
 */
final class SessionComparison implements AutoCloseable {

    private static final int PEERS = 3;

    /** A connection without an answer after this time waits for a session. */
    private static final long BLOCKED_MILLIS = 1_000;

    private final PoolConfig config;
    private final Connector connector;
    private final ScheduledExecutorService timer;
    private final ExecutorService helpers;
    private final List<Connection> peers = new ArrayList<>();
    private final long deadline;
    private boolean closed;

    /** A comparison that starts now, with connections of this connector. */
    SessionComparison(PoolConfig config, Connector connector, ScheduledExecutorService timer) {
        this.config = config;
        this.connector = connector;
        this.timer = timer;
        this.helpers = Executors.newCachedThreadPool(PoolThreads.named("etosha-" + config.name() + "-look-"));
        this.deadline = System.nanoTime() + Nanos.of(config.connectTimeout());
    }

    /** A session of the server. Its process id is unique on one server only. */
    record Backend(int process, @Nullable String address) {}

    /** @param pooled whether sessions are shared, or that is unknown */
    record Finding(boolean pooled, String reason) {

        static final Finding OWN_SESSIONS = new Finding(false, "each connection has a session of its own");

        static Finding changed(Backend before, Backend now) {
            return new Finding(
                    true, "a connection had process " + before.process() + " first, and then " + now.process());
        }

        static Finding shared(Backend both) {
            return new Finding(true, "two connections had the same session, that of process " + both.process());
        }

        static Finding untold(String why) {
            return new Finding(true, "its mode is unknown (" + why + "), so transaction mode is assumed");
        }
    }

    /** A connection: how to ask for its session, and its first session. */
    private record Asked(Question question, Backend first) {}

    /** Asks for the session of one connection. */
    @FunctionalInterface
    interface Question {

        /** Null if the server does not answer. */
        @Nullable
        Backend ask() throws SQLException;
    }

    /** The connection's current session. */
    static Backend session(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT pg_catalog.pg_backend_pid(), pg_catalog.inet_server_addr()::text")) {
            row.next();
            return new Backend(row.getInt(1), row.getString(2));
        }
    }

    /**
     * Compares a connection with others.
     *
     * @throws SQLException if the connection is lost
     */
    Finding compare(Connection connection, Backend first, Question own) throws SQLException {
        List<Asked> asked = new ArrayList<>(List.of(new Asked(own, first)));
        try {
            for (int i = 0; i < PEERS; i++) {
                Connection peer = answered(helpers.submit(this::peer), leftMillis());
                if (peer == null) {
                    return asked.size() > 1 ? Finding.OWN_SESSIONS : Finding.untold("another login took too long");
                }
                Finding finding = join(peer, asked);
                if (finding != null) {
                    return finding;
                }
            }
            return Finding.OWN_SESSIONS;
        } catch (ExecutionException e) {
            return asked.size() > 1
                    ? Finding.OWN_SESSIONS
                    : Finding.untold("another connection failed: "
                            + Objects.requireNonNull(e.getCause()).getMessage());
        }
    }

    /** Compares one more connection with the earlier ones. Null if undecided. */
    private @Nullable Finding join(Connection peer, List<Asked> asked) throws SQLException, ExecutionException {
        Future<Backend> question = helpers.submit(() -> session(peer));
        Backend session = answered(question, Math.min(BLOCKED_MILLIS, leftMillis()));
        if (session == null) {
            Finding finding = changes(asked);
            if (finding != null) {
                return finding;
            }
            if (!question.isDone()) {
                return Finding.OWN_SESSIONS; // it waits for a session while the others keep theirs
            }
            session = Objects.requireNonNull(answered(question, 1));
        }
        for (Asked other : asked) {
            if (other.first().equals(session)) {
                return Finding.shared(session);
            }
        }
        asked.add(new Asked(() -> onHelper(peer), session));
        Finding finding = changes(asked);
        return finding == null && asked.size() == 2 ? changes(asked) : finding;
    }

    /**
     * Asks each connection twice in a row. A pooler that assigns the last returned session last then changes a
     * connection's session; one that assigns it first gives the same session to the next connection.
     */
    private @Nullable Finding changes(List<Asked> all) throws SQLException {
        for (Asked one : all) {
            for (int times = 0; times < 2; times++) {
                Backend now = one.question().ask();
                if (now == null) {
                    return Finding.untold("a connection did not answer");
                }
                if (!now.equals(one.first())) {
                    return Finding.changed(one.first(), now);
                }
            }
        }
        return null;
    }

    private Connection peer() throws SQLException {
        Connection made = new Login(config, timer, () -> {}).with(connector);
        synchronized (peers) {
            if (closed) {
                made.close();
            }
            peers.add(made);
        }
        return made;
    }

    /** Null on a timeout or a failure. */
    private @Nullable Backend onHelper(Connection peer) {
        try {
            return answered(helpers.submit(() -> session(peer)), leftMillis());
        } catch (ExecutionException e) {
            return null;
        }
    }

    private static <T> @Nullable T answered(Future<T> answer, long millis) throws ExecutionException {
        try {
            return answer.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // not expected on the supply's threads
            return null;
        }
    }

    private long leftMillis() {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
    }

    /** Closes the other connections, also those still being made. Does not block. */
    @Override
    public void close() {
        helpers.execute(this::closePeers);
        helpers.shutdown();
    }

    private void closePeers() {
        synchronized (peers) {
            closed = true;
            for (Connection peer : peers) {
                try {
                    peer.close();
                } catch (SQLException e) {
                    // gone either way
                }
            }
        }
    }
}
