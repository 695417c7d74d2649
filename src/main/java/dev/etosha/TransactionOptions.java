package dev.etosha;

import org.jspecify.annotations.Nullable;

/**
 * The isolation and the access mode of a transaction.
 *
 * @param isolation null for the connection's own, which is the server's default
 * @param readOnly whether PostgreSQL refuses writes
 */
public record TransactionOptions(@Nullable Isolation isolation, boolean readOnly) {

    /** The connection's own isolation; writes are allowed. */
    public static final TransactionOptions DEFAULT = new TransactionOptions(null, false);

    /** The connection's own isolation; writes are refused. */
    public static final TransactionOptions READ_ONLY = new TransactionOptions(null, true);

    /** The same access mode with another isolation. */
    public TransactionOptions with(Isolation other) {
        return new TransactionOptions(other, readOnly);
    }
}
