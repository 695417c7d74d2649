package dev.etosha.jndi;

import dev.etosha.jdbc.LentConnection;
import dev.etosha.pool.ConnectionPool;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLNonTransientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection that a server may keep in a pool of its own. It borrows when it is used: for a statement until it is
 * closed, for a transaction until it ends. In between it holds nothing.
 *
 * <p>In a container's transaction, it uses the connection of that transaction. Its own auto-commit mode is then without
 * effect, since the container ends the transaction.
 *
 * <p>One thread may use it at a time. Any thread may close its statements.
 */
final class OnDemandConnection implements InvocationHandler {

    /** The state of a connection that the container's transaction does not give any more. */
    private static final String TRANSACTION_ENDS = "25000";

    private final PoolLookup pool;
    private final Consumer<Connection> told;
    private final Runnable aborted;
    private final Connection proxy;
    private final SessionSettings settings = new SessionSettings();
    private final List<LentConnection> borrowed = new ArrayList<>();
    private @Nullable LentConnection own;
    private boolean autoCommit = true;
    private boolean closed;

    private OnDemandConnection(PoolLookup pool, Consumer<Connection> told, Runnable aborted) {
        this.pool = pool;
        this.told = told;
        this.aborted = aborted;
        this.proxy = Proxies.of(Connection.class, this);
    }

    static Connection of(PoolLookup pool) {
        return of(pool, closed -> {}, () -> {});
    }

    /**
     * A connection.
     *
     * @param told called once it was closed, with the connection
     * @param aborted called once it was aborted
     */
    static Connection of(PoolLookup pool, Consumer<Connection> told, Runnable aborted) {
        return new OnDemandConnection(pool, told, aborted).proxy;
    }

    @Override
    public @Nullable Object invoke(Object self, Method method, Object @Nullable [] arguments) throws Throwable {
        Object[] given = Proxies.given(arguments);
        return switch (method.getName()) {
            case "equals" -> self == given[0];
            case "hashCode" -> System.identityHashCode(self);
            case "toString" -> "connection on demand";
            case "isClosed" -> isClosed();
            case "close" -> close();
            case "abort" -> abort((Executor) given[0]);
            default -> whileOpen(method, given);
        };
    }

    private @Nullable Object whileOpen(Method method, Object[] given) throws Throwable {
        open();
        return switch (method.getName()) {
            case "getAutoCommit" -> !pool.pool().joins() && autoCommit();
            case "setAutoCommit" -> setAutoCommit((Boolean) given[0]);
            case "commit", "rollback" -> end(method, given);
            case "getMetaData" -> OnDemandMetaData.of(this);
            case "unwrap" -> unwrap((Class<?>) given[0]);
            case "isWrapperFor" -> ((Class<?>) given[0]).isInstance(proxy);
            case "getWarnings", "clearWarnings", "beginRequest", "endRequest" -> null;
            default ->
                SessionSettings.has(method)
                        ? set(method, given)
                        : use(connection -> Proxies.call(method, connection, given));
        };
    }

    /** Servers set back what they have set, also after a transaction has ended. Then there is nothing to set back. */
    private @Nullable Object set(Method method, Object[] given) throws Throwable {
        try {
            return use(connection -> set(connection, method, given));
        } catch (SQLClientInfoException e) {
            throw e;
        } catch (SQLException e) {
            if (TRANSACTION_ENDS.equals(e.getSQLState())) {
                return null;
            }
            throw method.getName().equals("setClientInfo")
                    ? new SQLClientInfoException(e.getMessage(), e.getSQLState(), Map.of(), e)
                    : e;
        }
    }

    private @Nullable Object set(LentConnection connection, Method method, Object[] given) throws Throwable {
        if (settings.change(method, given, connection) && !ConnectionPool.joined(connection)) {
            settings.remember(method, given);
        }
        return null;
    }

    Connection connection() {
        return proxy;
    }

    private synchronized void open() throws SQLException {
        if (closed) {
            throw new SQLNonTransientConnectionException("This connection is closed", "08003");
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized boolean autoCommit() {
        return autoCommit;
    }

    /** Uses the transaction's connection, or one for as long as it is needed. */
    @Nullable
    Object use(ConnectionUse use) throws Throwable {
        LentConnection connection = borrow();
        try {
            return use.on(connection);
        } finally {
            release(connection);
        }
    }

    private LentConnection borrow() throws Throwable {
        ConnectionPool found = pool.pool();
        synchronized (this) {
            borrowed.removeIf(OnDemandConnection::isEnded);
            if (own != null && isEnded(own)) {
                own = null;
            }
            if (own != null && !found.joins()) {
                return own;
            }
        }
        LentConnection fresh = (LentConnection) found.dataSource().getConnection();
        LentConnection known = known(fresh);
        if (known != null) {
            fresh.close();
            return known;
        }
        fresh.whenIdle(() -> release(fresh));
        if (!ConnectionPool.joined(fresh)) {
            begin(fresh);
        }
        return fresh;
    }

    /** The transaction's handle that is in use already. A fresh handle is remembered. */
    private synchronized @Nullable LentConnection known(LentConnection fresh) {
        for (LentConnection each : borrowed) {
            if (each.raw() == fresh.raw()) {
                return each;
            }
        }
        borrowed.add(fresh);
        return null;
    }

    private void begin(LentConnection fresh) throws Throwable {
        boolean begun = false;
        try {
            settings.apply(fresh);
            if (!autoCommit()) {
                fresh.setAutoCommit(false);
            }
            synchronized (this) {
                own = fresh;
            }
            begun = true;
        } finally {
            if (!begun) {
                giveBack(fresh);
            }
        }
    }

    private static boolean isEnded(LentConnection connection) {
        try {
            return connection.isClosed();
        } catch (SQLException e) {
            return true;
        }
    }

    /** Gives a connection back, unless a statement or a transaction of its own needs it. */
    private void release(LentConnection connection) {
        if (connection.idle() && (ConnectionPool.joined(connection) || !connection.inTransaction())) {
            giveBack(connection);
        }
    }

    private void giveBack(LentConnection connection) {
        synchronized (this) {
            borrowed.remove(connection);
            if (own == connection) {
                own = null;
            }
        }
        connection.close();
    }

    private @Nullable Object setAutoCommit(boolean wanted) throws Throwable {
        if (pool.pool().joins()) {
            if (wanted && !autoCommit()) {
                throw new SQLNonTransientException(
                        "setAutoCommit(true) is refused: the connection belongs to a JTA transaction", "2D000");
            }
            return null;
        }
        LentConnection used;
        synchronized (this) {
            used = own;
            autoCommit = wanted;
        }
        if (used != null && !isEnded(used)) {
            try {
                used.setAutoCommit(wanted);
            } finally {
                release(used);
            }
        }
        return null;
    }

    /** Ends a transaction of the connection's own. The container's is refused by its handle. */
    private @Nullable Object end(Method method, Object[] given) throws Throwable {
        LentConnection used;
        synchronized (this) {
            used = own;
        }
        boolean begun =
                used != null || autoCommit() || given.length > 0 || pool.pool().joins();
        return begun ? use(connection -> Proxies.call(method, connection, given)) : null;
    }

    /** The driver's connection would be another caller's later, unless a transaction keeps it. */
    private @Nullable Object unwrap(Class<?> type) throws Throwable {
        if (type.isInstance(proxy)) {
            return proxy;
        }
        return use(connection -> {
            if (!ConnectionPool.joined(connection) && !connection.inTransaction()) {
                throw new SQLFeatureNotSupportedException(
                        "unwrap to " + type.getName() + " needs a transaction: without one the connection is used for"
                                + " one statement only",
                        "0A000");
            }
            return connection.unwrap(type);
        });
    }

    private @Nullable Object close() {
        takeAll().forEach(LentConnection::close);
        told.accept(proxy);
        return null;
    }

    private @Nullable Object abort(@Nullable Executor executor) throws SQLException {
        try {
            for (LentConnection each : takeAll()) {
                each.abort(executor);
            }
        } finally {
            aborted.run();
        }
        return null;
    }

    private synchronized List<LentConnection> takeAll() {
        closed = true;
        own = null;
        List<LentConnection> all = List.copyOf(borrowed);
        borrowed.clear();
        return all;
    }
}
