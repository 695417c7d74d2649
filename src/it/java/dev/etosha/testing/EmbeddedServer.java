package dev.etosha.testing;

import dev.etosha.embedded.Archive;
import dev.etosha.embedded.EmbeddedPostgres;
import dev.etosha.embedded.Programs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

/**
 * One PostgreSQL server for all tests of a JVM. The server starts on the first use and stops with the JVM. If the
 * system property {@code it.pg.port} is set, the server listens on that port, so that an application server can be
 * configured in advance.
 */
public final class EmbeddedServer {

    private EmbeddedServer() {}

    /** The value for DATABASE_URL. The user is postgres, without a password. */
    public static String url() {
        return "postgresql://postgres@localhost:" + port() + "/postgres";
    }

    /** The same address as a JDBC URL. */
    public static String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + port() + "/postgres?user=postgres";
    }

    /** The port on localhost. */
    public static int port() {
        return Running.SERVER.port();
    }

    /** Opens a superuser connection outside of any pool. */
    public static Connection superuser() throws SQLException {
        return DriverManager.getConnection(jdbcUrl());
    }

    private static final class Running {

        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                return EmbeddedPostgres.start(
                                Programs.of(Archive.onClassPath()),
                                Integer.getInteger("it.pg.port", 0),
                                Map.of("max_connections", "200"))
                        .closedWithJvm();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
