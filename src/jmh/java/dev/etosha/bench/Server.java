package dev.etosha.bench;

import dev.etosha.testing.OwnServer;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/** A PostgreSQL server on loopback with its default durability and the accounts table of pgbench. */
final class Server implements AutoCloseable {

    static final int ACCOUNTS = 100_000;

    private final OwnServer server;

    private Server(OwnServer server) {
        this.server = server;
    }

    static Server start() throws SQLException {
        Server started = new Server(OwnServer.startDurable(200));
        started.server.execute(
                "CREATE TABLE pgbench_accounts (aid int PRIMARY KEY, bid int, abalance int, filler char(84))"
                        + " WITH (fillfactor = 70)", // leaves room for updates in each page
                "INSERT INTO pgbench_accounts SELECT i, 1, 0, '' FROM generate_series(1, " + ACCOUNTS + ") AS i",
                "CREATE TABLE entry (id int, name text)",
                "VACUUM ANALYZE");
        return started;
    }

    void execute(String sql) throws SQLException {
        server.execute(sql);
    }

    /** The postmaster, followed by the processes that it has started so far. */
    List<ProcessHandle> processes() {
        return server.processes();
    }

    int port() {
        return server.port();
    }

    String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + port() + "/postgres?user=postgres";
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
