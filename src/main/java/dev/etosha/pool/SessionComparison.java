package dev.etosha.pool;

import dev.etosha.config.PoolConfig;
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
 * Finds out whether connections by way of a pooler have sessions of their own, by what sessions several of them have at
 * the same time. Two connections that are open and have the same session, or one that changes its session, share sessions
 * for certain. One that never does either, in the orders in which poolers are known to hand out sessions, has its own.
 *
 * <p>Several connections are compared, since several processes of a pooler may listen on one port.
 */
final class SessionComparison implements AutoCloseable {

    private static final int PEERS = 3;

    /** After this time a connection that asks waits for a session. */
    private static final long BLOCKED_MILLIS = 1_000;

    private final PoolConfig config;
    private final Connector connector;
    private final ScheduledExecutorService timer;
    private final ExecutorService helpers;
    private final List<Connection> peers = new ArrayList<>();
    private final long deadline;
    private boolean closed;

    /** A comparison whose time begins now, with connections that this connector makes. */
    SessionComparison(PoolConfig config, Connector connector, ScheduledExecutorService timer) {
        this.config = config;
        this.connector = connector;
        this.timer = timer;
        this.helpers = Executors.newCachedThreadPool(PoolThreads.named("etosha-" + config.name() + "-look-"));
        this.deadline = System.nanoTime() + Nanos.of(config.connectTimeout());
    }

    /** A session of the server; its process has a number of its own on one server alone. */
    record Backend(int process, @Nullable String address) {}

    /** @param pooled whether sessions are shared, or that could not be told */
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
            return new Finding(true, "its mode could not be told (" + why + "), so transaction mode is assumed");
        }
    }

    /** A connection, how it is asked for its session, and its session at first. */
    private record Asked(Question question, Backend first) {}

    /** Asks for the session of one connection. */
    @FunctionalInterface
    interface Question {

        /** Null where the server does not tell. */
        @Nullable
        Backend ask() throws SQLException;
    }

    /** The session that answers now. */
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

    /** Compares one more connection with those before; null if nothing was found yet. */
    private @Nullable Finding join(Connection peer, List<Asked> asked) throws SQLException, ExecutionException {
        Future<Backend> question = helpers.submit(() -> session(peer));
        Backend session = answered(question, Math.min(BLOCKED_MILLIS, leftMillis()));
        if (session == null) {
            Finding finding = changes(asked);
            if (finding != null) {
                return finding;
            }
            if (!question.isDone()) {
                return Finding.OWN_SESSIONS; // it waits for one, and the others have theirs
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
     * Asks each twice, one after the other: a pooler that gives out last what came back last gives the second of two another
     * session, and one that gives it out first gives the next connection the same one.
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

    /** Null where there is no answer in time. */
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
            Thread.currentThread().interrupt(); // of the supply's own threads nobody interrupts one
            return null;
        }
    }

    private long leftMillis() {
        return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()));
    }

    /** Closes the other connections, and those that are still to be made. Does not wait for them. */
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
                    // it is gone, one way or the other
                }
            }
        }
    }
}
