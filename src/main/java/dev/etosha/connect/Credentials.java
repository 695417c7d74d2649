package dev.etosha.connect;

import dev.etosha.config.PoolConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** The user and the password of a pool. Agroal asks for them before each login. */
final class Credentials {

    private final PoolConfig config;
    private final @Nullable String user;

    /** @param user to log in as; null for pgjdbc's default */
    Credentials(PoolConfig config, @Nullable String user) {
        this.config = config;
        this.user = user;
    }

    /** The security provider for Agroal. Null if the object is not a Credentials. */
    static @Nullable Properties asked(Object credential) {
        return credential instanceof Credentials ours ? ours.properties() : null;
    }

    /** The user and the password as pgjdbc properties. */
    Properties properties() {
        Properties properties = new Properties();
        set(properties, "user", user);
        set(properties, "password", password());
        return properties;
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
