package dev.etosha.pool;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.core.BaseConnection;

/** Makes connections to the server, logged in and ready. */
@FunctionalInterface
interface Connector {

    /** A new connection in auto-commit mode. Blocks, and who calls it may have given up when it returns. */
    Connection connect() throws SQLException;

    /** Whether each connection is one session of the server, as far as that is known. */
    default boolean keepsSession() {
        return true;
    }

    /** From now on, connections are made for a pooler that lends each transaction another session. */
    default void expectPooler() {}

    /** Whether this connection was made before anything was known of a pooler. The answer is true once. */
    default boolean madeUnaware(Connection connection) {
        return false;
    }

    /** Makes connections to where this one leads, without {@code db.init-sql}, to be asked for their sessions. */
    default Connector beside(BaseConnection connection) {
        return this;
    }
}
