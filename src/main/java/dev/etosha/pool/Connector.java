package dev.etosha.pool;

import java.sql.Connection;
import java.sql.SQLException;

/** Makes connections to the server, logged in and ready. */
@FunctionalInterface
interface Connector {

    /** A new connection in auto-commit mode. Blocks, and who calls it may have given up when it returns. */
    Connection connect() throws SQLException;
}
