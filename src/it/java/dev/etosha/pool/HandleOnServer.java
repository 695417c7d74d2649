package dev.etosha.pool;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A handle on a connection of its own to a real server, for the tests of the rules. */
abstract class HandleOnServer {

    private static final EmbeddedPostgres SERVER = start();

    final Notes notes = new Notes();
    Connection raw;
    LentConnection handle;

    @BeforeEach
    void lend() throws SQLException {
        raw = connect();
        handle = new LentConnection(notes, raw);
    }

    @AfterEach
    void disconnect() throws SQLException {
        raw.close();
    }

    static Connection connect() throws SQLException {
        return DriverManager.getConnection(SERVER.getJdbcUrl("postgres", "postgres"));
    }

    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.start(); // stops with the JVM
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
