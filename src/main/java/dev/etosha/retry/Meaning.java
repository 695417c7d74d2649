package dev.etosha.retry;

import static dev.etosha.retry.Meaning.PoolReaction.ASK;
import static dev.etosha.retry.Meaning.PoolReaction.DOUBT;
import static dev.etosha.retry.Meaning.PoolReaction.EVICT;
import static dev.etosha.retry.Meaning.PoolReaction.KEEP;
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

/** The meaning of a failure for the work and for the connection. */
enum Meaning {
    /** Refused or rolled back for a temporary reason. */
    TRY_AGAIN(ALWAYS, KEEP),
    /** The plan of a prepared statement is out of date. The next attempt makes a new one. */
    STALE_PLAN(ALWAYS, KEEP),
    /** The server accepts no connection now, or ended an idle session. */
    NOT_NOW(NEVER_RAN, EVICT),
    /** The driver knew that the connection was closed, and sent nothing. */
    NOT_SENT(NEVER_RAN, EVICT),
    /** The server, or only this session, is read-only. It refused the write before it had an effect. */
    DEMOTED(ALWAYS, ASK),
    /** The connection was lost. The server or the network may be gone. */
    LOST(UNLESS_SENT, DOUBT),
    /** The protocol can't continue, and it is unknown what the server did. */
    BROKEN(UNLESS_SENT, EVICT),
    /** The driver and the server disagree about the login: encryption, authentication method or certificate. */
    MISMATCHED(NEVER, EVICT),
    /** The server lacks a resource; nothing was applied. */
    SHORT_OF(CONNECTING, KEEP),
    /** The transaction took too long and was rolled back with its session: a fault of the application. */
    OVERDUE(NEVER, EVICT),
    /** The database is gone or damaged. */
    RUINED(NEVER, EVICT),
    /** Wrong SQL, wrong data, a missing privilege, a cancelled statement, a lock with NOWAIT. */
    WRONG(NEVER, KEEP);

    /** When work is worth another attempt. */
    enum Retry {
        /** The server did not begin the work. */
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

    /** What happens to the failed connection and to the idle ones, from harmless to severe. */
    enum PoolReaction {
        KEEP,
        /** Kept, unless the server says that it refuses all writes. */
        ASK,
        EVICT,
        /** Evicted, and the others are checked before they are lent. */
        DOUBT
    }

    private final Retry retry;
    private final PoolReaction pool;

    Meaning(Retry retry, PoolReaction pool) {
        this.retry = retry;
        this.pool = pool;
    }

    /**
     * By the codes of PostgreSQL's appendix "Error Codes" and pgjdbc's {@code PSQLState}; all others are
     * {@link #WRONG}.
     */
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

    PoolReaction pool() {
        return pool;
    }
}
