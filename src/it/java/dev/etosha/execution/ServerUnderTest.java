package dev.etosha.execution;

import dev.etosha.testing.FaultProxy;
import dev.etosha.testing.HardenedServer;
import dev.etosha.testing.OwnServer;
import dev.etosha.testing.Version;
import java.io.Closeable;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A server behind a proxy, with an ordinary role and its schema. */
final class ServerUnderTest implements AutoCloseable {

    /** A kind of server besides the version that all other tests use. */
    enum Kind {
        POSTGRESQL_12,
        POSTGRESQL_13,
        POSTGRESQL_14,
        POSTGRESQL_15,
        POSTGRESQL_16,
        POSTGRESQL_18,
        /** A hardened server of the version that all other tests use. */
        HARDENED;

        ServerUnderTest start() throws SQLException, IOException {
            if (this == HARDENED) {
                return hardened(HardenedServer.start());
            }
            Version version = Version.valueOf(name().replace("POSTGRESQL_", "V"));
            return plain(OwnServer.start(version));
        }

        /** Whether the server can tell the outcome of a transaction. */
        boolean verifiesCommits() {
            return this != POSTGRESQL_12;
        }

        /** Whether the role may call all functions for verification. */
        boolean tellsAll() {
            return verifiesCommits() && this != HARDENED;
        }

        @Override
        public String toString() {
            return name().replace('_', ' ');
        }
    }

    private final Closeable server;
    private final Administrator administrator;
    private final Crash crash;
    private final FaultProxy proxy;
    private final String url;
    private final String schema;

    private interface Administrator {

        Connection connect() throws SQLException;
    }

    private interface Crash {

        void of(long session) throws SQLException;
    }

    private ServerUnderTest(Closeable server, Administrator administrator, Crash crash, FaultProxy proxy, String url) {
        this.server = server;
        this.administrator = administrator;
        this.crash = crash;
        this.proxy = proxy;
        this.url = url;
        this.schema = url.substring("postgresql://".length()).split("[:@]", 2)[0];
    }

    private static ServerUnderTest plain(OwnServer server) throws SQLException {
        server.execute("CREATE ROLE plain LOGIN", "CREATE SCHEMA AUTHORIZATION plain");
        FaultProxy proxy = FaultProxy.to(server.port());
        String url = "postgresql://plain@localhost:" + proxy.port() + "/postgres";
        return new ServerUnderTest(server::close, server::superuser, server::crash, proxy, url);
    }

    private static ServerUnderTest hardened(HardenedServer server) throws SQLException {
        FaultProxy proxy = FaultProxy.to(server.port());
        String url = server.roleThrough(proxy);
        return new ServerUnderTest(server::close, server::superuser, server::crash, proxy, url);
    }

    /** The URL of the role through the proxy. */
    String url() {
        return url;
    }

    FaultProxy proxy() {
        return proxy;
    }

    /** Runs SQL in the role's schema as superuser, without the proxy. Returns the first value if there is one. */
    String beside(String sql) throws SQLException {
        try (Connection connection = administrator.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET search_path TO " + schema);
            if (!statement.execute(sql)) {
                return "";
            }
            try (ResultSet row = statement.getResultSet()) {
                row.next();
                return String.valueOf(row.getString(1));
            }
        }
    }

    /** Crashes the server by killing a session. Returns when the server has recovered. */
    void crash(long session) throws SQLException {
        crash.of(session);
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        server.close();
    }
}
