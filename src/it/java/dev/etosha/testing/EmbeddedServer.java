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
 * One PostgreSQL for all tests of a JVM, started when it is first asked for and stopped with the JVM. Listens on the port
 * of the system property {@code it.pg.port} if that is set, so that an application server can be told before.
 */
public final class EmbeddedServer {

    private EmbeddedServer() {}

    /** For DATABASE_URL: user postgres, who needs no password. */
    public static String url() {
        return "postgresql://postgres@localhost:" + port() + "/postgres";
    }

    /** The same for JDBC's DriverManager. */
    public static String jdbcUrl() {
        return "jdbc:postgresql://localhost:" + port() + "/postgres?user=postgres";
    }

    /** Its port on localhost. */
    public static int port() {
        return Running.SERVER.port();
    }

    /** A connection of no pool, which may do anything. */
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
