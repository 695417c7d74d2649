package dev.etosha.retry;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;

import dev.etosha.Subject;
import dev.etosha.retry.Meaning.Pool;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an exception says about the work that it ended and about the connection that it came from. Judges by SQLState,
 * type and the server's severity, never by the text of a message.
 */
public final class Failure {

    private static final Evidence NONE = new Evidence(null, Meaning.WRONG, Evidence.Source.CLIENT, false, Subject.NONE);

    private final Evidence decisive;
    private final Pool pool;
    private final boolean ofAnEarlierStatement;

    private Failure(Evidence decisive, Pool pool, boolean ofAnEarlierStatement) {
        this.decisive = decisive;
        this.pool = pool;
        this.ofAnEarlierStatement = ofAnEarlierStatement;
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
                .map(each -> each.fatal() && each.meaning().pool().compareTo(Pool.EVICT) < 0
                        ? Pool.EVICT
                        : each.meaning().pool())
                .max(naturalOrder())
                .orElse(Pool.KEEP);
        boolean ofAnEarlierStatement =
                thrown instanceof SQLException failure && Evidence.AFTER_A_FAILURE.equals(failure.getSQLState());
        return new Failure(decisive, pool, ofAnEarlierStatement);
    }

    /** The SQLState that decided; null if there was none. */
    public @Nullable String sqlState() {
        return decisive.sqlState();
    }

    /** Whether the server itself said what decided. */
    public boolean saidByServer() {
        return decisive.fromServer();
    }

    /** The names that the server gave with what decided. */
    public Subject subject() {
        return decisive.subject();
    }

    /** The connection must not be lent again. */
    public boolean fatalToConnection() {
        return pool.compareTo(Pool.EVICT) >= 0;
    }

    /** The server may have gone, so the other connections must be checked before they are lent. */
    public boolean castsDoubt() {
        return pool == Pool.DOUBT;
    }

    /** The server refused a write, because it became a standby or because the session is read-only. */
    public boolean writeRefused() {
        return pool == Pool.ASK;
    }

    /** What the connection may remember wrongly, as far as the failure tells. Only the server's own word counts. */
    public Memory memory() {
        if (ofAnEarlierStatement || decisive.source() != Evidence.Source.SERVER) {
            return Memory.NONE;
        }
        return decisive.meaning() == Meaning.STALE_PLAN && "0A000".equals(decisive.sqlState())
                ? Memory.PLAN
                : Memory.of(decisive.sqlState());
    }

    /** The driver found no type of a name that it was given, and will not ask the server for it again. */
    public boolean typeIsMissing() {
        return !decisive.fromServer() && ("07006".equals(decisive.sqlState()) || "42602".equals(decisive.sqlState()));
    }

    /** The same failure, known to come from what its connection remembered: worth another attempt on another one. */
    public Failure outdated() {
        return new Failure(
                new Evidence(
                        decisive.sqlState(),
                        Meaning.STALE_PLAN,
                        decisive.source(),
                        decisive.fatal(),
                        decisive.subject()),
                pool,
                ofAnEarlierStatement);
    }

    /** What became of work that was not asked to be read-only. */
    public Outcome outcome(Phase phase) {
        return outcome(phase, false);
    }

    /** What became of the work; a write that is refused because the caller asked for read-only is refused for ever. */
    public Outcome outcome(Phase phase, boolean readOnly) {
        Outcome outcome = decisive.meaning().outcome(phase);
        return readOnly && decisive.meaning() == Meaning.DEMOTED && outcome == Outcome.NOT_APPLIED_RETRY
                ? Outcome.NOT_APPLIED_FINAL
                : outcome;
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
