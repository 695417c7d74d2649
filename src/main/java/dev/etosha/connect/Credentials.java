package dev.etosha.connect;

import dev.etosha.CredentialsSupplier;
import dev.etosha.DatabaseCredentials;
import dev.etosha.config.PoolConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The user and the password of a pool. Agroal asks for them before each login. */
final class Credentials {

    private final PoolConfig config;
    private final @Nullable String user;
    private final @Nullable SuppliedCredentials supplied;

    /** @param user to log in as; null for pgjdbc's default */
    Credentials(PoolConfig config, @Nullable String user) {
        this.config = config;
        this.user = user;
        CredentialsSupplier supplier = config.credentials();
        this.supplied =
                supplier == null ? null : new SuppliedCredentials(config.name(), supplier, InstantSource.system());
    }

    /** The security provider for Agroal. Null if the object is not a Credentials. */
    static @Nullable Properties asked(Object credential) {
        return credential instanceof Credentials ours ? ours.properties() : null;
    }

    /** The user and the password as pgjdbc properties. */
    Properties properties() {
        Properties properties = new Properties();
        if (supplied == null) {
            set(properties, "user", user);
            set(properties, "password", password());
        } else {
            DatabaseCredentials next = next(supplied);
            properties.setProperty("user", next.user());
            properties.setProperty("password", next.password());
        }
        return properties;
    }

    private static DatabaseCredentials next(SuppliedCredentials supplied) {
        try {
            return supplied.next();
        } catch (SQLException e) {
            throw new Unreadable(e);
        }
    }

    /** Whether the login that failed on the calling thread is to be repeated with other credentials. */
    boolean changedAfter(SQLException refused) throws SQLException {
        return supplied != null && String.valueOf(refused.getSQLState()).startsWith("28") && supplied.changed();
    }

    /** The time until the credentials of the calling thread's last login expire. Null if they do not. */
    @Nullable
    Duration left() {
        return supplied == null ? null : supplied.left();
    }

    private static void set(Properties properties, String key, @Nullable String value) {
        if (value != null) {
            properties.setProperty(key, value);
        }
    }

    /** Reads the file for each login, so that a rotated secret needs no restart. */
    private @Nullable String password() {
        Path file = config.passwordFile();
        if (file == null) {
            return config.password();
        }
        try {
            return Files.readString(file).stripTrailing();
        } catch (IOException e) {
            throw new Unreadable(new SQLException(
                    "db.password-file must be readable, was " + file + " ("
                            + e.getClass().getSimpleName() + ")",
                    "28P01",
                    e));
        }
    }

    @Override
    public String toString() {
        return "credentials of pool " + config.name();
    }

    /** Carries the failure through Agroal, whose security providers can't throw an SQLException. */
    static final class Unreadable extends RuntimeException {

        private static final long serialVersionUID = 1L;

        private final SQLException failure;

        Unreadable(SQLException failure) {
            super(failure);
            this.failure = failure;
        }

        SQLException failure() {
            return failure;
        }
    }
}
