package dev.etosha.session;

import dev.etosha.retry.Memory;
import dev.etosha.threads.Rate;
import java.util.concurrent.TimeUnit;

/**
 * Judges whether a statement may have failed because its connection remembers a plan or a type that a migration has
 * changed. Renewals are rate-limited for the whole pool.
 */
public final class Memories {

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Rate sessions = new Rate(10, PERIOD_NANOS);
    private final Rate statements = new Rate(10, PERIOD_NANOS);
    private final Rate strangers = new Rate(3, TimeUnit.MINUTES.toNanos(1));

    /** What all existing connections must renew. */
    public enum Verdict {
        NOTHING,
        STATEMENTS,
        SESSION
    }

    /**
     * What to renew after a statement failed.
     *
     * @param known whether the statement had succeeded on its connection before
     */
    public synchronized Verdict verdict(Memory suspect, boolean known, long now) {
        return switch (suspect) {
            case NONE -> Verdict.NOTHING;
            case PLAN -> statements.take(now) == 0 ? Verdict.STATEMENTS : Verdict.NOTHING;
            case PARAMETERS -> known && statements.take(now) == 0 ? Verdict.STATEMENTS : Verdict.NOTHING;
            case NAMES -> known && sessions.take(now) == 0 ? Verdict.SESSION : Verdict.NOTHING;
            case IDENTITIES -> (known ? sessions : strangers).take(now) == 0 ? Verdict.SESSION : Verdict.NOTHING;
        };
    }
}
