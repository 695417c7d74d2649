package dev.etosha.pool;

import dev.etosha.retry.Memory;
import java.util.concurrent.TimeUnit;

/**
 * Judges whether a statement may have failed because its connection remembers a plan or a type that a migration has
 * changed. What each verdict costs is bounded: who provokes it again and again delays it for all, and no more.
 */
final class Memories {

    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Rate sessions = new Rate(10, PERIOD_NANOS);
    private final Rate statements = new Rate(10, PERIOD_NANOS);
    private final Rate strangers = new Rate(3, TimeUnit.MINUTES.toNanos(1));

    /** What has to be renewed of every connection that exists by now. */
    enum Verdict {
        NOTHING,
        STATEMENTS,
        SESSION
    }

    /** @param known whether the failed statement had worked on its connection */
    synchronized Verdict verdict(Memory suspect, boolean known, long now) {
        return switch (suspect) {
            case NONE -> Verdict.NOTHING;
            case PLAN -> statements.take(now) == 0 ? Verdict.STATEMENTS : Verdict.NOTHING;
            case PARAMETERS -> known && statements.take(now) == 0 ? Verdict.STATEMENTS : Verdict.NOTHING;
            case NAMES -> known && sessions.take(now) == 0 ? Verdict.SESSION : Verdict.NOTHING;
            case IDENTITIES -> (known ? sessions : strangers).take(now) == 0 ? Verdict.SESSION : Verdict.NOTHING;
        };
    }
}
