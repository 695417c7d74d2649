package dev.etosha.pool;

import java.sql.Connection;
import java.sql.SQLException;

/** Makes connections to the server, logged in and ready. */
@FunctionalInterface
interface Connector {

    /** A new connection in auto-commit mode. Blocks, but never for much longer than {@code db.connect-timeout}. */
    Connection connect() throws SQLException;
}
