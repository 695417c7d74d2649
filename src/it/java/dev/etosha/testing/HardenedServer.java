package dev.etosha.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A hardened PostgreSQL. Application roles own only their schema and log in with SCRAM. They may not call functions
 * that describe the server, and they do not see the sessions of other roles.
 */
public final class HardenedServer implements AutoCloseable {

    private static final String PASSWORD = "Wüste %&/ 1";

    /** The names of the functions that PUBLIC may not call. */
    public static final Set<String> WITHHELD = Set.of(
            "pg_control_system",
            "pg_control_checkpoint",
            "pg_control_recovery",
            "pg_control_init",
            "pg_current_wal_lsn",
            "pg_current_wal_insert_lsn",
            "pg_current_wal_flush_lsn",
            "pg_last_wal_receive_lsn",
            "pg_last_wal_replay_lsn",
            "pg_walfile_name",
            "pg_walfile_name_offset",
            "pg_wal_lsn_diff",
            "pg_terminate_backend");

    private final OwnServer server;
    private final List<String> roles = new ArrayList<>();

    private HardenedServer(OwnServer server) throws SQLException, IOException {
        this.server = server;
        server.execute("CREATE DATABASE app", "REVOKE ALL ON DATABASE app FROM PUBLIC");
        Files.writeString(server.hbaFile(), """
                host all postgres 127.0.0.1/32 trust
                host all postgres ::1/128 trust
                host app all 127.0.0.1/32 scram-sha-256
                host app all ::1/128 scram-sha-256
                """);
        execute("ALTER SYSTEM SET password_encryption = 'scram-sha-256'", "REVOKE ALL ON SCHEMA public FROM PUBLIC");
        for (String function : functions(WITHHELD)) {
            execute("REVOKE EXECUTE ON FUNCTION " + function + " FROM PUBLIC");
        }
        execute("SELECT pg_reload_conf()");
    }

    /** Starts a server of the version on the class path. */
    public static HardenedServer start() throws SQLException, IOException {
        return of(OwnServer.start());
    }

    /** Starts a server of another version. */
    public static HardenedServer start(Version version) throws SQLException, IOException {
        return of(OwnServer.start(version));
    }

    private static HardenedServer of(OwnServer server) throws SQLException, IOException {
        try {
            return new HardenedServer(server);
        } catch (SQLException | IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    /**
     * Creates a role with its own schema. Of the functions in {@link #WITHHELD}, it may call only the given ones.
     *
     * @return the URL that the role connects with
     */
    public String role(String... mayCall) throws SQLException {
        return url(newRole(mayCall), server.port());
    }

    /** Creates a role, and returns a URL that leads through the proxy. */
    public String roleThrough(FaultProxy proxy, String... mayCall) throws SQLException {
        return url(newRole(mayCall), proxy.port());
    }

    private String newRole(String... mayCall) throws SQLException {
        String role = "app_" + roles.size();
        roles.add(role);
        execute(
                "CREATE ROLE " + role + " LOGIN NOINHERIT CONNECTION LIMIT 20 PASSWORD '" + PASSWORD + "'",
                "GRANT CONNECT, TEMPORARY ON DATABASE app TO " + role,
                "CREATE SCHEMA AUTHORIZATION " + role);
        for (String function : functions(Set.of(mayCall))) {
            execute("GRANT EXECUTE ON FUNCTION " + function + " TO " + role);
        }
        return role;
    }

    private static String url(String role, int port) {
        return "postgresql://" + role + ":W%C3%BCste%20%25%26%2F%201@localhost:" + port + "/app";
    }

    public int port() {
        return server.port();
    }

    /** Runs each statement separately, as superuser, in the application's database. */
    public void execute(String... statements) throws SQLException {
        try (Connection connection = superuser();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    /** Opens a superuser connection to the application's database, outside of any pool. */
    public Connection superuser() throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://localhost:" + server.port() + "/app?user=postgres");
    }

    /** See {@link OwnServer#crash}. */
    public boolean crash(long pid) throws SQLException {
        return server.crash(pid);
    }

    private List<String> functions(Set<String> names) throws SQLException {
        List<String> functions = new ArrayList<>();
        try (Connection connection = superuser();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT oid::regprocedure, proname FROM pg_proc"
                        + " WHERE pronamespace = 'pg_catalog'::regnamespace AND proname LIKE 'pg\\_%'")) {
            while (row.next()) {
                if (names.contains(row.getString(2))) {
                    functions.add(row.getString(1));
                }
            }
        }
        return functions;
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
