package dev.etosha.connect;

import io.agroal.api.AgroalDataSourceListener;
import io.agroal.api.AgroalPoolInterceptor;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/**
 * An application's Agroal listeners and interceptors, called as Agroal calls them. Listeners get the driver's
 * connection; interceptors get a handle, in the order of their priorities. An exception of a listener is logged; an
 * exception of an interceptor reaches the caller, or is logged if the connection is being closed. Thread-safe.
 */
public final class Hooks {

    private static final Logger LOG = System.getLogger("dev.etosha.pool");

    /** No hooks. */
    public static final Hooks NONE = new Hooks(List.of(), List.of());

    private final List<AgroalDataSourceListener> listeners;
    private final List<AgroalPoolInterceptor> interceptors;
    private final boolean none;

    private Hooks(List<AgroalDataSourceListener> listeners, List<AgroalPoolInterceptor> interceptors) {
        this.listeners = listeners;
        this.interceptors = interceptors;
        this.none = listeners.isEmpty() && interceptors.isEmpty();
    }

    /** The types of hooks. */
    public static List<Class<?>> types() {
        return List.of(AgroalDataSourceListener.class, AgroalPoolInterceptor.class);
    }

    /**
     * Hooks that call these objects.
     *
     * @param objects each is of one of the {@link #types}
     * @throws IllegalArgumentException if an interceptor has a negative priority, which Agroal reserves
     */
    public static Hooks of(Collection<?> objects) {
        List<AgroalPoolInterceptor> interceptors = all(objects, AgroalPoolInterceptor.class).stream()
                .sorted(AgroalPoolInterceptor.DEFAULT_COMPARATOR)
                .toList();
        for (AgroalPoolInterceptor interceptor : interceptors) {
            if (interceptor.getPriority() < 0) {
                throw new IllegalArgumentException("the priority of an AgroalPoolInterceptor must not be negative, was "
                        + interceptor.getPriority() + " of "
                        + interceptor.getClass().getName());
            }
        }
        Hooks hooks = new Hooks(all(objects, AgroalDataSourceListener.class), interceptors);
        interceptors.forEach(interceptor -> hooks.tell(listener -> listener.onPoolInterceptor(interceptor)));
        return hooks;
    }

    private static <T> List<T> all(Collection<?> objects, Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** The interceptors, those with the highest priority first. */
    public List<AgroalPoolInterceptor> interceptors() {
        return interceptors;
    }

    /** Whether there are no hooks. */
    public boolean none() {
        return none;
    }

    private void tell(Consumer<AgroalDataSourceListener> event) {
        tell(listeners, event);
    }

    private static <T> void tell(List<T> hooks, Consumer<T> event) {
        for (T hook : hooks) {
            try {
                event.accept(hook);
            } catch (RuntimeException | Error e) {
                LOG.log(Level.WARNING, () -> "the hook " + hook + " failed", e);
            }
        }
    }

    /** A caller wants a connection. */
    public void beforeAcquire() {
        tell(AgroalDataSourceListener::beforeConnectionAcquire);
    }

    /** A caller is about to wait for a connection, for at most the given nanoseconds. */
    public void beforeBlock(long nanos) {
        tell(listener -> listener.beforePoolBlock(nanos));
    }

    /** A connection is lent. */
    public void acquired(Connection raw, Visits visits) {
        interceptors.forEach(interceptor -> visits.visit(interceptor::onConnectionAcquire));
        tell(listener -> listener.onConnectionAcquire(raw));
    }

    /** A connection was returned and is not reset yet. */
    public void beforeReturn(Connection raw) {
        tell(listener -> listener.beforeConnectionReturn(raw));
    }

    /** A returned connection was reset. */
    public void reset(Visits visits) {
        interceptors.forEach(interceptor -> visits.visit(interceptor::onConnectionReturn));
    }

    /** A connection was returned and may be lent again already. */
    public void returned(Connection raw) {
        tell(listener -> listener.onConnectionReturn(raw));
    }

    /** A connection is about to be checked. */
    public void beforeValidation(Connection raw) {
        tell(listener -> listener.beforeConnectionValidation(raw));
    }

    /** A connection was checked. */
    public void validated(Connection raw, boolean valid) {
        tell(listener -> {
            if (valid) {
                listener.onConnectionValid(raw);
            } else {
                listener.onConnectionInvalid(raw);
            }
        });
    }

    /** A connection was lent for longer than the leak threshold. */
    public void leaked(Connection raw, Thread holder) {
        tell(listener -> {
            listener.beforeConnectionLeak(raw);
            listener.onConnectionLeak(raw, holder);
        });
    }

    /** A surplus connection is about to be closed. */
    public void beforeReap(Connection raw) {
        tell(listener -> listener.beforeConnectionReap(raw));
    }

    /** A surplus connection was removed from the pool. */
    public void reaped(Connection raw) {
        tell(listener -> listener.onConnectionReap(raw));
    }

    /** A connection that must not be lent again was removed from the pool. */
    public void flushed(Connection raw) {
        tell(listener -> {
            listener.beforeConnectionFlush(raw);
            listener.onConnectionFlush(raw);
        });
    }

    /** Forwards Agroal's events of physical connections only: for Agroal each is lent once, for its whole life. */
    AgroalDataSourceListener physical() {
        return new AgroalDataSourceListener() {
            @Override
            public void beforeConnectionCreation() {
                tell(AgroalDataSourceListener::beforeConnectionCreation);
            }

            @Override
            public void onConnectionCreation(Connection connection) {
                tell(listener -> listener.onConnectionCreation(connection));
                created(connection);
            }

            @Override
            public void onConnectionCreationFailure(SQLException failure) {
                tell(listener -> listener.onConnectionCreationFailure(failure));
            }

            @Override
            public void onConnectionPooled(Connection connection) {
                tell(listener -> listener.onConnectionPooled(connection));
            }

            @Override
            public void beforeConnectionDestroy(Connection connection) {
                tell(listener -> listener.beforeConnectionDestroy(connection));
                tell(interceptors, interceptor -> interceptor.onConnectionDestroy(connection)); // or it stays open
            }

            @Override
            public void onConnectionDestroy(Connection connection) {
                tell(listener -> listener.onConnectionDestroy(connection));
            }

            @Override
            public void onWarning(String message) {
                LOG.log(Level.DEBUG, message);
                tell(listener -> listener.onWarning(message));
            }

            @Override
            public void onWarning(Throwable failure) {
                LOG.log(Level.DEBUG, "warning from Agroal", failure);
                tell(listener -> listener.onWarning(failure));
            }

            @Override
            public void onInfo(String message) {
                tell(listener -> listener.onInfo(message));
            }
        };
    }

    /** Closes a connection that an interceptor refuses. Agroal would leak it. */
    private void created(Connection connection) {
        boolean accepted = false;
        try {
            interceptors.forEach(interceptor -> interceptor.onConnectionCreate(connection));
            accepted = true;
        } finally {
            if (!accepted) {
                abort(connection);
            }
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // gone either way
        }
    }

    /** Gives visitors a temporary handle on a connection. Closing it does not return the connection. */
    @FunctionalInterface
    public interface Visits {

        /** Calls the visitor with the handle. */
        void visit(Consumer<Connection> visitor);
    }
}
