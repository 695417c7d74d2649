package dev.etosha.reliability;

import dev.etosha.testing.Eventually;
import dev.etosha.testing.FaultProxy;
import dev.etosha.testing.OwnServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server, a second server if a fault needs one, and a proxy for each pool. */
final class Site implements AutoCloseable {

    static final String ROLE = "app";
    static final String PASSWORD = "right";

    private final OwnServer server = OwnServer.start();
    private final List<FaultProxy> proxies = new ArrayList<>();
    private @Nullable OwnServer other;
    private @Nullable OwnServer current = server;
    private @Nullable ScheduledExecutorService repetition;

    Site() throws IOException, SQLException {
        Path hba = server.hbaFile();
        Files.writeString(hba, "host all " + ROLE + " all password\n" + Files.readString(hba));
        server.execute(
                "CREATE ROLE " + ROLE + " LOGIN PASSWORD '" + PASSWORD + "'",
                "CREATE TABLE note (at timestamptz)",
                "GRANT INSERT, SELECT ON note TO " + ROLE,
                "SELECT pg_reload_conf()");
    }

    /** The primary before any fault. */
    OwnServer server() {
        return server;
    }

    /** The current primary. */
    OwnServer current() {
        OwnServer now = current;
        return now == null ? server : now;
    }

    FaultProxy newProxy() {
        FaultProxy proxy = FaultProxy.to(server.port());
        proxies.add(proxy);
        return proxy;
    }

    /** An action on a proxy or a site. */
    interface Act<T> {

        void on(T place) throws Exception;
    }

    void eachProxy(Act<FaultProxy> act) throws Exception {
        for (FaultProxy proxy : proxies) {
            act.on(proxy);
        }
    }

    /** Repeats an action until {@link #endRepetition}. */
    void repeat(Duration pause, Act<FaultProxy> act) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        Future<?> unused = timer.scheduleWithFixedDelay(
                () -> {
                    try {
                        eachProxy(act);
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                0,
                pause.toMillis(),
                TimeUnit.MILLISECONDS);
        repetition = timer;
    }

    void endRepetition() throws InterruptedException {
        ScheduledExecutorService timer = repetition;
        if (timer != null) {
            timer.shutdownNow();
            timer.awaitTermination(5, TimeUnit.SECONDS);
            repetition = null;
        }
    }

    /** Creates the standby that a fault can promote. */
    OwnServer prepareStandby() {
        OwnServer standby = server.standby();
        other = standby;
        return standby;
    }

    /** Forwards new connections to the other server. */
    void moveToOther() throws Exception {
        OwnServer next = other;
        if (next == null) {
            throw new IllegalStateException("no standby was prepared");
        }
        current = next;
        eachProxy(proxy -> proxy.forwardTo(next.port()));
    }

    OwnServer other() {
        OwnServer there = other;
        return there == null ? server : there;
    }

    /** Terminates the sessions of all pools. Returns when they have ended. */
    void terminateAll() throws SQLException {
        server.answer(
                "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity WHERE usename = '" + ROLE + "'");
    }

    /** Returns when the server accepts connections again. */
    void awaitRecovery() {
        Eventually.answer(Duration.ofSeconds(30), () -> server.answer("SELECT 1"));
    }

    /** The process id of a session of any pool. */
    long anySession() throws SQLException {
        return Long.parseLong(server.answer("SELECT max(pid) FROM pg_stat_activity WHERE usename = '" + ROLE + "'"));
    }

    int sessions(String application) throws SQLException {
        return Integer.parseInt(current()
                .answer("SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE '" + application + "%'"));
    }

    /** Restores the state before the fault. All pools are already closed. */
    void tidy() throws IOException {
        for (FaultProxy proxy : proxies) {
            proxy.close();
        }
        proxies.clear();
        OwnServer used = other;
        if (used != null) {
            used.close();
            other = null;
            current = server;
            server.startAgain();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
