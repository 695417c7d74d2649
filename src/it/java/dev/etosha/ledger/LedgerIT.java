package dev.etosha.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.ledger.LedgerRun.Plan;
import dev.etosha.ledger.LedgerRun.Result;
import dev.etosha.ledger.Reports.Outcome;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Entries that are reported as committed are made exactly once, and entries that are reported as failed are not made.
 * Every other outcome is reported as unknown. The system properties {@code ledger.seed}, {@code ledger.transactions}
 * and {@code ledger.threads} repeat or extend a run.
 */
@Timeout(3600)
class LedgerIT {

    private static final long SEED =
            Long.getLong("ledger.seed", ThreadLocalRandom.current().nextLong(1_000_000));
    private static final long TRANSACTIONS = Long.getLong("ledger.transactions", 10_000);
    private static final int THREADS = Integer.getInteger("ledger.threads", 8);

    @Test
    void everyEntryReportedAsCommittedIsMadeExactlyOnce() throws Exception {
        int faults = (int) Math.max(20, TRANSACTIONS / 40);
        Result result =
                run(new Plan(SEED, TRANSACTIONS, THREADS, faults, 3, List.of(Fault.values()), true, false, false));

        assertThat(result.audit().lost()).isEmpty();
        assertThat(result.audit().duplicates()).isEmpty();
        assertThat(result.audit().unbalanced()).isEmpty();
        assertThat(result.reports().all()).hasSize((int) TRANSACTIONS);
        assertThat(result.reports().count(Outcome.COMMITTED)).isGreaterThan(TRANSACTIONS * 3 / 4);
        assertThat(result.faults()).isGreaterThanOrEqualTo((int) (TRANSACTIONS / 50));
        assertThat(result.reports().all().values())
                .filteredOn(report -> report.outcome() == Outcome.UNKNOWN && report.kind() != Entry.NOTE)
                .as("a transaction's outcome is unknown only after a crash or a failover")
                .allSatisfy(
                        report -> assertThat(report.reason()).isIn("it may have crashed", "another server or timeline"))
                .hasSizeLessThanOrEqualTo(result.forgetting() * THREADS);
    }

    @Test
    void withoutVerificationTheOutcomeOfCutCommitsIsUnknown() throws Exception {
        Result result = run(new Plan(SEED, 1_000, THREADS, 50, 0, COMMIT_CUTS, false, false, false));

        assertThat(result.reports().all().values())
                .filteredOn(report -> report.outcome() == Outcome.UNKNOWN && report.kind() != Entry.NOTE)
                .hasSizeGreaterThan(10);
        assertThat(result.audit().lost()).isEmpty();
        assertThat(result.audit().duplicates()).isEmpty();
    }

    @Test
    void entriesWronglyMarkedAsIdempotentAreMadeTwice() throws Exception {
        Result result = run(new Plan(SEED, 1_000, THREADS, 50, 0, COMMIT_CUTS, false, true, false));

        assertThat(result.audit().duplicates()).isNotEmpty();
        assertThat(result.audit().lost()).isEmpty();
    }

    @Test
    void everyEntryThroughAPoolerIsMadeExactlyOnce() throws Exception {
        Result result = run(new Plan(SEED, 2_000, THREADS, 50, 0, BETWEEN, true, false, true));

        assertThat(result.audit().lost()).isEmpty();
        assertThat(result.audit().duplicates()).isEmpty();
        assertThat(result.audit().unbalanced()).isEmpty();
        assertThat(result.reports().all()).hasSize(2_000);
        assertThat(result.reports().count(Outcome.COMMITTED)).isGreaterThan(1_400);
    }

    private static final List<Fault> BETWEEN = List.of(
            Fault.COMMIT_CUT_BEFORE,
            Fault.COMMIT_CUT_BEHIND,
            Fault.COMMIT_CUT_BEFORE_ANSWER,
            Fault.RESET,
            Fault.CUT,
            Fault.CUT_AFTER_SOME_BYTES,
            Fault.SILENCE,
            Fault.REFUSAL,
            Fault.DELAY,
            Fault.SERVER_RESTARTED);

    private static final List<Fault> COMMIT_CUTS =
            List.of(Fault.COMMIT_CUT_BEFORE, Fault.COMMIT_CUT_BEHIND, Fault.COMMIT_CUT_BEFORE_ANSWER);

    private static Result run(Plan plan) throws Exception {
        Result result = new LedgerRun(plan).run();
        System.out.println((plan.verify() ? "ledger: " : "ledger without verification: ") + result.line());
        System.out.println(result.details());
        return result;
    }
}
