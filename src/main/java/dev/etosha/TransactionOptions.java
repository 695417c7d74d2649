package dev.etosha;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The isolation, the access mode and the time limit of a transaction.
 *
 * @param isolation null for the connection's own, which is the server's default
 * @param readOnly whether PostgreSQL refuses writes
 * @param timeout of the call as a whole, as {@link Database#within}; null for the one of the {@link Database}
 */
public record TransactionOptions(
        @Nullable Isolation isolation,
        boolean readOnly,
        @Nullable Duration timeout) {

    /** The connection's own isolation; writes are allowed. */
    public static final TransactionOptions DEFAULT = new TransactionOptions(null, false);

    /** The connection's own isolation; writes are refused. */
    public static final TransactionOptions READ_ONLY = new TransactionOptions(null, true);

    /** @throws IllegalArgumentException if the timeout is zero or negative */
    public TransactionOptions {
        if (timeout != null && (timeout.isZero() || timeout.isNegative())) {
            throw new IllegalArgumentException("The time of a call must be more than zero, not " + timeout);
        }
    }

    /** Without a time limit of its own. */
    public TransactionOptions(@Nullable Isolation isolation, boolean readOnly) {
        this(isolation, readOnly, null);
    }

    /** The same access mode with another isolation. */
    public TransactionOptions with(Isolation other) {
        return new TransactionOptions(other, readOnly, timeout);
    }

    /**
     * The same isolation and access mode with a time limit.
     *
     * @param time more than zero
     */
    public TransactionOptions within(Duration time) {
        return new TransactionOptions(isolation, readOnly, Objects.requireNonNull(time, "time"));
    }
}
