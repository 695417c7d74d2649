package dev.etosha.connect;

import dev.etosha.CredentialsSupplier;
import dev.etosha.DatabaseCredentials;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** What a {@link CredentialsSupplier} gave. It is kept until shortly before it expires. Thread-safe. */
final class SuppliedCredentials {

    /** How long before their end credentials are not used any more. The server's clock may be ahead. */
    private static final Duration MARGIN = Duration.ofSeconds(10);

    /** What the calling thread has logged in with last. */
    private static final ThreadLocal<@Nullable DatabaseCredentials> USED = new ThreadLocal<>();

    private final String pool;
    private final CredentialsSupplier supplier;
    private final InstantSource clock;
    private volatile @Nullable DatabaseCredentials kept;

    SuppliedCredentials(String pool, CredentialsSupplier supplier, InstantSource clock) {
        this.pool = pool;
        this.supplier = supplier;
        this.clock = clock;
    }

    /** The credentials for a login on the calling thread. Blocks as long as the supplier does. */
    DatabaseCredentials next() throws SQLException {
        DatabaseCredentials now = kept;
        if (now == null || now.expires() == null || left(now.expires()).compareTo(MARGIN) <= 0) {
            now = ask();
        }
        USED.set(now);
        return now;
    }

    /** Whether the supplier gives other credentials than those of the calling thread's last login. */
    boolean changed() throws SQLException {
        DatabaseCredentials before = USED.get();
        return before == null || !before.equals(ask());
    }

    /** The time until the credentials of the calling thread's last login expire. Null if they do not. */
    @Nullable
    Duration left() {
        DatabaseCredentials last = USED.get();
        return last == null || last.expires() == null ? null : left(last.expires());
    }

    private Duration left(Instant expires) {
        return Duration.between(clock.instant(), expires);
    }

    private DatabaseCredentials ask() throws SQLException {
        DatabaseCredentials given;
        try {
            given = supplier.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("was interrupted", e);
        } catch (Exception e) {
            throw failed("failed with " + e.getClass().getSimpleName(), e);
        }
        if (given == null) {
            throw failed("gave null", null);
        }
        if (given.expires() != null && left(given.expires()).isNegative()) {
            throw failed("gave credentials that expired at " + given.expires(), null);
        }
        kept = given;
        return given;
    }

    /** A failure of the supplier is one to wait for, as that of a server that is away. */
    private SQLException failed(String how, @Nullable Exception cause) {
        return new SQLException("the credentials supplier of pool " + pool + " " + how, "08001", cause);
    }
}
