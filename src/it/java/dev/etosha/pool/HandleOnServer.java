package dev.etosha.pool;

import dev.etosha.jdbc.LentConnection;
import dev.etosha.testing.EmbeddedServer;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A handle on its own connection to a real server, for the tests of JDBC's rules. */
abstract class HandleOnServer {

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
        return EmbeddedServer.superuser();
    }
}
