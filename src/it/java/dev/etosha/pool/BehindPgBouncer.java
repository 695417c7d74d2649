package dev.etosha.pool;

import dev.etosha.testing.EmbeddedServer;
import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** A pool behind PgBouncer, and the server behind both as its superuser sees it. */
abstract class BehindPgBouncer extends PoolOnServer {

    static int prepareThreshold(ConnectionPool pool) throws SQLException {
        try (Connection connection = pool.borrow()) {
            return connection.unwrap(PGConnection.class).getPrepareThreshold();
        }
    }

    static void execute(String... statements) throws SQLException {
        try (Connection connection = EmbeddedServer.superuser()) {
            execute(connection, statements);
        }
    }

    static long number(String sql) throws SQLException {
        try (Connection connection = EmbeddedServer.superuser()) {
            return Long.parseLong(text(connection, sql));
        }
    }
}
