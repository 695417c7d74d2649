package dev.etosha.retry;

import static java.util.Comparator.comparing;
import static java.util.Comparator.naturalOrder;

import dev.etosha.Subject;
import dev.etosha.retry.Meaning.PoolReaction;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an exception says about the work that it ended, and about its connection. Judges by SQLState, type and the
 * server's severity, and never by the text of a message, except for {@linkplain PoolerRefusal PgBouncer's}.
 */
public final class Failure {

    private static final Symptom NONE = new Symptom(null, Meaning.WRONG, Symptom.Source.CLIENT, false, Subject.NONE);

    private final Symptom decisive;
    private final PoolReaction pool;
    private final boolean ofAnEarlierStatement;

    private Failure(Symptom decisive, PoolReaction pool, boolean ofAnEarlierStatement) {
        this.decisive = decisive;
        this.pool = pool;
        this.ofAnEarlierStatement = ofAnEarlierStatement;
    }

    /**
     * Reads the exception, its causes and its next exceptions. The server's word takes precedence over the driver's,
     * and an outer exception over its causes. An exception without any SQLException is the caller's own. It says
     * nothing about the connection and is not retried.
     */
    public static Failure of(Throwable thrown) {
        List<Symptom> all = Chain.of(thrown).all(SQLException.class).stream()
                .map(Symptom::of)
                .toList();
        Symptom decisive = all.stream()
                .min(comparing((Symptom each) -> !each.decisive()).thenComparing(each -> !each.fromServer()))
                .orElse(NONE);
        boolean explained = all.stream().anyMatch(each -> each.fromServer() && each.fatal());
        PoolReaction pool = all.stream()
                .filter(each -> each.fromServer() || !explained) // pgjdbc also reports the end of the stream
                .map(each -> each.fatal() && each.meaning().pool().compareTo(PoolReaction.EVICT) < 0
                        ? PoolReaction.EVICT
                        : each.meaning().pool())
                .max(naturalOrder())
                .orElse(PoolReaction.KEEP);
        boolean ofAnEarlierStatement =
                thrown instanceof SQLException failure && Symptom.AFTER_A_FAILURE.equals(failure.getSQLState());
        return new Failure(decisive, pool, ofAnEarlierStatement);
    }

    /** The decisive SQLState; null if there is none. */
    public @Nullable String sqlState() {
        return decisive.sqlState();
    }

    /** Whether the decisive failure came from the server itself. */
    public boolean saidByServer() {
        return decisive.fromServer();
    }

    /** The names that the server gave with the decisive failure. */
    public Subject subject() {
        return decisive.subject();
    }

    /** Whether the connection must not be lent again. */
    public boolean fatalToConnection() {
        return pool.compareTo(PoolReaction.EVICT) >= 0;
    }

    /** Whether the server may be gone, so that the other connections must be checked before they are lent. */
    public boolean castsDoubt() {
        return pool == PoolReaction.DOUBT;
    }

    /** Whether the server refused a write: it became a standby, or the session is read-only. */
    public boolean writeRefused() {
        return pool == PoolReaction.ASK;
    }

    /** The outdated state that the connection may hold, judged by the failure. Only the server's own word counts. */
    public Memory memory() {
        if (ofAnEarlierStatement || decisive.source() != Symptom.Source.SERVER) {
            return Memory.NONE;
        }
        return decisive.meaning() == Meaning.STALE_PLAN && "0A000".equals(decisive.sqlState())
                ? Memory.PLAN
                : Memory.of(decisive.sqlState());
    }

    /** Whether a prepared statement, or its plan, is out of date in the server's session. */
    public boolean stalePlan() {
        return decisive.meaning() == Meaning.STALE_PLAN;
    }

    /** Whether the driver found no type of a given name. It will not ask the server for that name again. */
    public boolean typeIsMissing() {
        return !decisive.fromServer() && ("07006".equals(decisive.sqlState()) || "42602".equals(decisive.sqlState()));
    }

    /** The same failure, known to come from outdated state of its connection: worth an attempt on another one. */
    public Failure outdated() {
        return new Failure(
                new Symptom(
                        decisive.sqlState(),
                        Meaning.STALE_PLAN,
                        decisive.source(),
                        decisive.fatal(),
                        decisive.subject()),
                pool,
                ofAnEarlierStatement);
    }

    /** The outcome of work that was not asked to be read-only. */
    public Outcome outcome(Phase phase) {
        return outcome(phase, false);
    }

    /** The outcome of the work. A write that is refused because the caller asked for read-only is always refused. */
    public Outcome outcome(Phase phase, boolean readOnly) {
        Outcome outcome = decisive.meaning().outcome(phase);
        return readOnly && decisive.meaning() == Meaning.DEMOTED && outcome == Outcome.NOT_APPLIED_RETRY
                ? Outcome.NOT_APPLIED_FINAL
                : outcome;
    }

    /** Whether a failure to connect may pass. If not, the callers that wait for a connection can be told at once. */
    public boolean transientConnect() {
        return outcome(Phase.ACQUIRE) == Outcome.NOT_APPLIED_RETRY;
    }

    /** Whether the next attempt needs no wait. */
    boolean worthRetryAtOnce() {
        return stalePlan();
    }

    @Override
    public String toString() {
        return decisive.meaning() + ", SQLState " + decisive.sqlState();
    }
}
