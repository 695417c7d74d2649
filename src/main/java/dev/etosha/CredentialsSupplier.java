package dev.etosha;

/**
 * Supplies the user and the password of a pool's logins, such as a token of a cloud or the lease of a secrets store.
 * It replaces those of the URL and of the settings. A CDI bean of this type serves the pool that it names. Without CDI:
 * {@code PoolConfig.withCredentials}.
 *
 * <p>It is asked before each login. Credentials that {@linkplain DatabaseCredentials#expires expire} serve further
 * logins until 10 seconds before their end. It is also asked again after the server has refused them, and the login is
 * repeated at once if the answer is another one.
 *
 * <p>Called by several threads at a time, never by a thread of the application. It may block: no caller waits longer
 * than {@code db.pool.timeout}. It must not use the pool.
 */
@FunctionalInterface
public interface CredentialsSupplier {

    /**
     * The credentials for logins from now on, never null.
     *
     * @throws Exception if there are none now. The pool goes on as if the server was away, and asks again
     */
    DatabaseCredentials get() throws Exception;

    /** The name of the pool that a CDI bean of this type serves. */
    default String pool() {
        return "default";
    }
}
