package dev.etosha.retry;

import static dev.etosha.retry.Meaning.Pool.ASK;
import static dev.etosha.retry.Meaning.Pool.DOUBT;
import static dev.etosha.retry.Meaning.Pool.EVICT;
import static dev.etosha.retry.Meaning.Pool.KEEP;
import static dev.etosha.retry.Meaning.Retry.ALWAYS;
import static dev.etosha.retry.Meaning.Retry.CONNECTING;
import static dev.etosha.retry.Meaning.Retry.NEVER;
import static dev.etosha.retry.Meaning.Retry.NEVER_RAN;
import static dev.etosha.retry.Meaning.Retry.UNLESS_SENT;
import static dev.etosha.retry.Outcome.APPLIED;
import static dev.etosha.retry.Outcome.NOT_APPLIED_FINAL;
import static dev.etosha.retry.Outcome.NOT_APPLIED_RETRY;
import static dev.etosha.retry.Outcome.UNKNOWN;

import org.jspecify.annotations.Nullable;

/** What a failure means for the work and for the connection. */
enum Meaning {
    /** Refused or rolled back for a reason that passes. */
    TRY_AGAIN(ALWAYS, KEEP),
    /** The plan of a prepared statement is out of date; the next attempt makes a new one. */
    STALE_PLAN(ALWAYS, KEEP),
    /** The server takes no connection now, or ended a session that was idle. */
    NOT_NOW(NEVER_RAN, EVICT),
    /** The driver knew that the connection was closed, and wrote nothing. */
    NOT_SENT(NEVER_RAN, EVICT),
    /** The server, or this session alone, is read-only, and refused the write before it had an effect. */
    DEMOTED(ALWAYS, ASK),
    /** The connection was lost, maybe because the server or the network went away. */
    LOST(UNLESS_SENT, DOUBT),
    /** This conversation can't go on, and what the server did of it can't be told. */
    BROKEN(UNLESS_SENT, EVICT),
    /** The driver and the server disagree about the login: encryption, the kind of password, a certificate. */
    MISMATCHED(NEVER, EVICT),
    /** The server lacks a resource; nothing was applied. */
    SHORT_OF(CONNECTING, KEEP),
    /** The transaction sat for too long and was rolled back with its session: a fault of the application. */
    OVERDUE(NEVER, EVICT),
    /** The database is gone or damaged. */
    RUINED(NEVER, EVICT),
    /** Wrong SQL, wrong data, no right, cancelled, locked with NOWAIT. */
    WRONG(NEVER, KEEP);

    /** When work is worth another try. */
    enum Retry {
        /** The server did not begin with it. */
        NEVER_RAN(NOT_APPLIED_RETRY, NOT_APPLIED_RETRY, NOT_APPLIED_RETRY),
        ALWAYS(NOT_APPLIED_RETRY, NOT_APPLIED_RETRY, NOT_APPLIED_RETRY),
        UNLESS_SENT(NOT_APPLIED_RETRY, NOT_APPLIED_RETRY, UNKNOWN),
        CONNECTING(NOT_APPLIED_RETRY, NOT_APPLIED_FINAL, NOT_APPLIED_FINAL),
        NEVER(NOT_APPLIED_FINAL, NOT_APPLIED_FINAL, NOT_APPLIED_FINAL);

        private final Outcome acquiring;
        private final Outcome inTransaction;
        private final Outcome afterSending;

        Retry(Outcome acquiring, Outcome inTransaction, Outcome afterSending) {
            this.acquiring = acquiring;
            this.inTransaction = inTransaction;
            this.afterSending = afterSending;
        }
    }

    /** What is to become of the connection that failed, and of the idle ones beside it; the worst last. */
    enum Pool {
        KEEP,
        /** Kept, unless the server says that it takes no writes from anybody. */
        ASK,
        EVICT,
        /** Evicted, and the others are checked before they are lent. */
        DOUBT
    }

    private final Retry retry;
    private final Pool pool;

    Meaning(Retry retry, Pool pool) {
        this.retry = retry;
        this.pool = pool;
    }

    /** By the codes of PostgreSQL's appendix "Error Codes" and pgjdbc's {@code PSQLState}; all others are wrong. */
    static Meaning of(@Nullable String sqlState) {
        return switch (sqlState == null ? "" : sqlState) {
            case "40001", "40P01" -> TRY_AGAIN;
            case "26000" -> STALE_PLAN;
            case "53300", "57P03", "57P05" -> NOT_NOW;
            case "25006" -> DEMOTED;
            case "08000", "08006", "08S01", "57P01", "57P02" -> LOST;
            case "40003" -> BROKEN;
            case "53000", "53200", "53400", "58000", "58030" -> SHORT_OF;
            case "25P03", "25P04" -> OVERDUE;
            case "57P04", "XX001", "XX002" -> RUINED;
            default -> sqlState != null && sqlState.startsWith("08") ? BROKEN : WRONG;
        };
    }

    Outcome outcome(Phase phase) {
        return switch (phase) {
            case ACQUIRE -> retry.acquiring;
            case TRANSACTION -> retry.inTransaction;
            case READ, STATEMENT, COMMIT -> retry.afterSending;
            case ROWS -> retry.afterSending == NOT_APPLIED_FINAL ? NOT_APPLIED_FINAL : UNKNOWN;
            case PARTS -> retry == NEVER_RAN ? NOT_APPLIED_RETRY : UNKNOWN;
            case SEVERAL -> UNKNOWN;
            case APPLIED -> APPLIED;
        };
    }

    Pool pool() {
        return pool;
    }
}
