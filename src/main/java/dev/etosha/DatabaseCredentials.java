package dev.etosha;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The user and the password of a login.
 *
 * @param password a password or a token; {@link #toString} does not show it
 * @param expires when the server stops to accept them; null for never. A connection is replaced before the credentials
 *     of its login expire
 */
public record DatabaseCredentials(
        String user, String password, @Nullable Instant expires) {

    /** @throws NullPointerException if the user or the password is null */
    public DatabaseCredentials {
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(password, "password");
    }

    /** Credentials that do not expire. */
    public DatabaseCredentials(String user, String password) {
        this(user, password, null);
    }

    @Override
    public String toString() {
        return "credentials of " + user + (expires == null ? "" : " until " + expires);
    }
}
