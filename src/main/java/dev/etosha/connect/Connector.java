package dev.etosha.connect;

import dev.etosha.config.url.DatabaseUrl;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/** Connects and logs in to the server. */
@FunctionalInterface
public interface Connector extends AutoCloseable {

    /** A new connection in auto-commit mode. Blocks. The login may have timed out by the time it returns. */
    Connection connect() throws SQLException;

    /** Closes all connections that it made. */
    @Override
    default void close() {}

    /** Whether each connection keeps one session of the server, as far as known. */
    default boolean keepsSession() {
        return true;
    }

    /** Makes connections for a pooler in transaction mode from now on. */
    default void expectPooler() {}

    /** Prepares no statements behind a pooler from now on, even if it keeps them. */
    default void avoidStatements() {}

    /** Whether this connection was made before a pooler was detected. True at most once. */
    default boolean madeUnaware(Connection connection) {
        return false;
    }

    /** How long a new connection may be used, since the credentials of its login expire. Null if they do not. */
    default @Nullable Duration life(Connection connection) {
        return null;
    }

    /** Connects to this host of the URL only, and only if its server has the role. */
    default Connector only(DatabaseUrl.Host host, HostChoice.Role role) {
        return this;
    }

    /** Connects to the same host as this connection, without {@code db.init-sql}, to compare sessions. */
    default Connector beside(BaseConnection connection) {
        return this;
    }

    /**
     * Connects to one address of the database without {@code db.init-sql}, to learn whether it answers. Looks its name
     * up again if TLS compares the name with the server's certificate.
     */
    default Connector at(InetSocketAddress address) {
        return this;
    }
}
