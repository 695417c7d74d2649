package dev.etosha.testing;

import dev.etosha.embedded.Archive;
import dev.etosha.embedded.EmbeddedPostgres;
import dev.etosha.embedded.FreePort;
import dev.etosha.embedded.Programs;
import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A PostgreSQL server for one test class. A test may stop, kill, freeze or reconfigure it, and create a standby. Its
 * port and data stay the same. Committed data survives the end of its processes.
 */
public final class OwnServer implements AutoCloseable {

    /** A crash resets the statistics. */
    private static final String LAST_CRASH = "SELECT stats_reset FROM pg_stat_bgwriter";

    private final Path data;
    private final int port;
    private final PostgresProcess process;
    private final Closeable rest;

    private OwnServer(Path data, int port, PostgresProcess process, Closeable rest) {
        this.data = data;
        this.port = port;
        this.process = process;
        this.rest = rest;
    }

    /** Starts a server that accepts 100 connections. */
    public static OwnServer start() {
        return start(100);
    }

    /** Starts a server that accepts the given number of connections. Three are reserved for superusers. */
    public static OwnServer start(int maxConnections) {
        return start(maxConnections, "off");
    }

    /** Starts a server that also writes each commit to disk. Tests of behaviour do not need that. */
    public static OwnServer startDurable(int maxConnections) {
        return start(maxConnections, "on");
    }

    /** Starts a server of another major version that accepts 100 connections. */
    public static OwnServer start(Version version) {
        return start(version.archive(), Map.of("max_connections", "100", "synchronous_commit", "on"));
    }

    private static OwnServer start(int maxConnections, String fsync) {
        return start(
                Archive.onClassPath(),
                Map.of(
                        "max_connections",
                        Integer.toString(maxConnections),
                        "synchronous_commit",
                        "on",
                        "fsync",
                        fsync,
                        "wal_keep_size", // for standbys
                        "256MB"));
    }

    private static OwnServer start(Archive archive, Map<String, String> settings) {
        try {
            EmbeddedPostgres server =
                    EmbeddedPostgres.start(Programs.of(archive), 0, settings).closedWithJvm();
            return new OwnServer(server.data(), server.port(), PostgresProcess.running(server.data()), server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The value for DATABASE_URL. The user is postgres, without a password. */
    public String url() {
        return url(port());
    }

    /** The same URL with another port, for example a proxy's. */
    public static String url(int port) {
        return "postgresql://postgres@localhost:" + port + "/postgres";
    }

    public int port() {
        return port;
    }

    /** Opens a superuser connection outside of any pool. */
    public Connection superuser() throws SQLException {
        return superuser("postgres");
    }

    /** Opens a superuser connection to another database of this server. */
    public Connection superuser(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://localhost:" + port() + "/" + database + "?user=postgres");
    }

    /** Runs each statement separately as superuser. */
    public void execute(String... statements) throws SQLException {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Runs a query as superuser and returns the first column of the first row. */
    public String answer(String sql) throws SQLException {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    /** Stops the server. The mode is {@code smart}, {@code fast} or {@code immediate}. */
    public void stop(String mode) {
        process.stop(mode);
    }

    /** Stops the server without waiting for its end. */
    public void stopLater(String mode) {
        process.stopLater(mode);
    }

    /** Starts the server after a stop or a kill. Returns when it accepts connections. */
    public void startAgain() {
        process.start();
    }

    /** Stops and starts the server. The mode is {@code smart}, {@code fast} or {@code immediate}. */
    public void restart(String mode) {
        stop(mode);
        startAgain();
    }

    /** The postmaster, followed by its current child processes. */
    public List<ProcessHandle> processes() {
        return process.family();
    }

    /** Sends SIGKILL to all processes at once, as in a power failure. */
    public void kill() {
        process.kill();
    }

    /** Sends SIGKILL to the postmaster only. Returns when its children have ended. */
    public void killPostmaster() {
        process.killPostmaster();
    }

    /**
     * Sends SIGKILL to one session, like the kernel when memory runs out. The server ends all sessions and recovers.
     */
    public void killBackend(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /**
     * Kills one session, and returns when the server has recovered and accepts connections. The server accepts none
     * between the crash and the end of the recovery.
     *
     * @return false if the session had already ended, so that nothing happened
     */
    public boolean crash(long pid) throws SQLException {
        String before = answer(LAST_CRASH);
        process.killChild(pid);
        return !Eventually.answer(Duration.ofSeconds(60), () -> answer(LAST_CRASH))
                .equals(before);
    }

    /** Suspends all processes. Connections stay open and nothing answers. */
    public void freeze() {
        process.freeze();
    }

    /** Ends {@link #freeze}. */
    public void thaw() {
        process.thaw();
    }

    /** Takes all free connections, including those reserved for superusers, until the result is closed. */
    public Occupation occupy() {
        List<Connection> taken = new ArrayList<>();
        try {
            while (true) {
                taken.add(superuser());
            }
        } catch (SQLException e) {
            if (!"53300".equals(e.getSQLState())) {
                throw new IllegalStateException(e);
            }
        }
        return () -> {
            for (Connection connection : taken) {
                connection.close();
            }
        };
    }

    /** Creates a streaming standby on another port from a copy of the data. The caller closes it. */
    public OwnServer standby() {
        try {
            Path copy = Files.createTempDirectory("etosha-standby-");
            DataDirectory.copy(this, data, copy);
            DataDirectory.follow(copy, port);
            int free = FreePort.any();
            OwnServer standby =
                    new OwnServer(copy, free, process.elsewhere(copy, port, free), () -> DataDirectory.delete(copy));
            standby.startAgain();
            return standby;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns when the standby has replayed everything that this server has written so far. */
    public void awaitReplayBy(OwnServer standby) throws SQLException {
        String written = answer("SELECT pg_current_wal_flush_lsn()");
        Eventually.eventually(Duration.ofSeconds(30), () -> {
            if (!standby.answer("SELECT pg_last_wal_replay_lsn() >= '" + written + "'")
                    .equals("t")) {
                throw new AssertionError("the standby has not replayed " + written);
            }
        });
    }

    /** Makes this standby the primary of a new timeline. */
    public void promote() {
        process.promote();
    }

    /** Restarts this server as a standby of the given port. No server needs to listen on that port. */
    public void demote(int primaryPort) throws IOException {
        stop("fast");
        DataDirectory.follow(data, primaryPort);
        startAgain();
    }

    /** The configuration file for client authentication. */
    public Path hbaFile() {
        return data.resolve("pg_hba.conf");
    }

    @Override
    public void close() throws IOException {
        if (process.runs()) {
            thaw();
            stop("immediate");
        }
        rest.close(); // deletes the data
    }

    /** Connections that are taken from other clients. */
    public interface Occupation extends AutoCloseable {

        @Override
        void close() throws SQLException;
    }
}
