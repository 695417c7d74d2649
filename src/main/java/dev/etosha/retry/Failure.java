package dev.etosha.retry;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;

import dev.etosha.retry.Meaning.Pool;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an exception says about the work that it ended and about the connection that it came from. Judges by SQLState,
 * type and the server's severity, never by the text of a message.
 */
public final class Failure {

    private static final Evidence NONE = new Evidence(null, Meaning.WRONG, false, false);

    private final Evidence decisive;
    private final Pool pool;

    private Failure(Evidence decisive, Pool pool) {
        this.decisive = decisive;
        this.pool = pool;
    }

    /**
     * Reads the exception, its causes and its next exceptions. What the server said decides over what the driver said,
     * and the outermost over its causes. An exception without any SQLException is the caller's own: nothing about the
     * connection, and not to be repeated.
     */
    public static Failure of(Throwable thrown) {
        List<Evidence> all = Chain.of(thrown).all(SQLException.class).stream()
                .map(Evidence::of)
                .toList();
        Evidence decisive = all.stream()
                .min(comparing((Evidence each) -> !each.decisive()).thenComparing(each -> !each.fromServer()))
                .orElse(NONE);
        boolean explained = all.stream().anyMatch(each -> each.fromServer() && each.fatal());
        Pool pool = all.stream()
                .filter(each -> each.fromServer() || !explained) // pgjdbc reads on, and adds that the stream has ended
                .map(each -> each.fatal() && each.meaning().pool() == Pool.KEEP
                        ? Pool.EVICT
                        : each.meaning().pool())
                .max(naturalOrder())
                .orElse(Pool.KEEP);
        return new Failure(decisive, pool);
    }

    /** The SQLState that decided; null if there was none. */
    public @Nullable String sqlState() {
        return decisive.sqlState();
    }

    /** The connection must not be lent again. */
    public boolean fatalToConnection() {
        return pool != Pool.KEEP;
    }

    /** If the connection had been in use, the idle ones beside it are suspect as well. */
    public boolean flushesPool() {
        return pool == Pool.FLUSH;
    }

    /** What became of work that was not asked to be read-only. */
    public Outcome outcome(Phase phase) {
        return outcome(phase, false);
    }

    /** What became of the work; a write that is refused because the caller asked for read-only is refused for ever. */
    public Outcome outcome(Phase phase, boolean readOnly) {
        return readOnly && decisive.meaning() == Meaning.DEMOTED
                ? Outcome.NOT_APPLIED_FINAL
                : decisive.meaning().outcome(phase);
    }

    /** A failure to connect that may pass; otherwise those who wait for a connection can be told at once. */
    public boolean transientConnect() {
        return outcome(Phase.ACQUIRE) == Outcome.NOT_APPLIED_RETRY;
    }

    /** Nothing has to pass before the next attempt. */
    boolean worthRetryAtOnce() {
        return decisive.meaning() == Meaning.STALE_PLAN;
    }

    @Override
    public String toString() {
        return decisive.meaning() + ", SQLState " + decisive.sqlState();
    }
}
