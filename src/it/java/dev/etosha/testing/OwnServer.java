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
 * A PostgreSQL for one test class, which may stop, kill, freeze or reconfigure it, and give it a standby. Its port and
 * data stay. What it reports as committed survives its processes.
 */
public final class OwnServer implements AutoCloseable {

    /** A crash sets the statistics back. */
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

    /** Starts one that takes 100 connections. */
    public static OwnServer start() {
        return start(100);
    }

    /** Starts one that takes so many connections, three of them superusers' only. */
    public static OwnServer start(int maxConnections) {
        return start(maxConnections, "off");
    }

    /** Starts one that takes so many connections and writes each commit to its disk, which tests of behaviour don't need. */
    public static OwnServer startDurable(int maxConnections) {
        return start(maxConnections, "on");
    }

    /** Starts one of another major version, which takes 100 connections. */
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

    /** For DATABASE_URL: user postgres, who needs no password. */
    public String url() {
        return url(port());
    }

    /** The same by way of another port, such as a proxy's. */
    public static String url(int port) {
        return "postgresql://postgres@localhost:" + port + "/postgres";
    }

    public int port() {
        return port;
    }

    /** A connection of no pool, which may do anything. */
    public Connection superuser() throws SQLException {
        return superuser("postgres");
    }

    /** The same to another database of it. */
    public Connection superuser(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://localhost:" + port() + "/" + database + "?user=postgres");
    }

    /** Runs each statement by itself as superuser. */
    public void execute(String... statements) throws SQLException {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of the first row, as superuser. */
    public String answer(String sql) throws SQLException {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return String.valueOf(row.getString(1));
        }
    }

    /** Stops it; the mode is {@code smart}, {@code fast} or {@code immediate}. */
    public void stop(String mode) {
        process.stop(mode);
    }

    /** The same without waiting for its end. */
    public void stopLater(String mode) {
        process.stopLater(mode);
    }

    /** Starts it after it was stopped or killed; returns when it takes connections. */
    public void startAgain() {
        process.start();
    }

    /** Stops and starts it; the mode is {@code smart}, {@code fast} or {@code immediate}. */
    public void restart(String mode) {
        stop(mode);
        startAgain();
    }

    /** The postmaster, and then what it has started by now. */
    public List<ProcessHandle> processes() {
        return process.family();
    }

    /** SIGKILL for all its processes at once, as when the power goes. */
    public void kill() {
        process.kill();
    }

    /** SIGKILL for the postmaster alone; returns when its children have noticed and ended. */
    public void killPostmaster() {
        process.killPostmaster();
    }

    /** SIGKILL for one session: the server ends all others and recovers by itself, as after the kernel ran out of memory. */
    public void killBackend(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    /**
     * The same; returns when it has recovered and takes connections again. False if the session had ended by itself: then
     * nothing has happened. The server takes no connection between its notice of a killed session and its recovery.
     */
    public boolean crash(long pid) throws SQLException {
        String before = answer(LAST_CRASH);
        process.killChild(pid);
        return !Eventually.answer(Duration.ofSeconds(60), () -> answer(LAST_CRASH))
                .equals(before);
    }

    /** Its processes get no time any more: connections stay open and nothing answers. */
    public void freeze() {
        process.freeze();
    }

    /** Ends the {@link #freeze}. */
    public void thaw() {
        process.thaw();
    }

    /** Takes all connections that are left, those for superusers too, until it is closed. */
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

    /** A streaming standby of this server on another port, made by a copy of its data. Close it by itself. */
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

    /** Returns when a standby has replayed all that this server has written so far. */
    public void awaitReplayBy(OwnServer standby) throws SQLException {
        String written = answer("SELECT pg_current_wal_flush_lsn()");
        Eventually.eventually(Duration.ofSeconds(30), () -> {
            if (!standby.answer("SELECT pg_last_wal_replay_lsn() >= '" + written + "'")
                    .equals("t")) {
                throw new AssertionError("has not replayed " + written);
            }
        });
    }

    /** Makes a standby the primary of a new timeline. */
    public void promote() {
        process.promote();
    }

    /** Makes it a standby, of nobody as long as the port has no server, by a restart. */
    public void demote(int primaryPort) throws IOException {
        stop("fast");
        DataDirectory.follow(data, primaryPort);
        startAgain();
    }

    /** The file of who may log in how. */
    public Path hbaFile() {
        return data.resolve("pg_hba.conf");
    }

    @Override
    public void close() throws IOException {
        if (process.runs()) {
            thaw();
            stop("immediate");
        }
        rest.close(); // removes the data
    }

    /** Connections that are kept from others. */
    public interface Occupation extends AutoCloseable {

        @Override
        void close() throws SQLException;
    }
}
