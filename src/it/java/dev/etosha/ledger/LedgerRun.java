package dev.etosha.ledger;

import dev.etosha.Database;
import dev.etosha.config.PoolConfig;
import dev.etosha.execution.Databases;
import dev.etosha.ledger.Reports.Outcome;
import dev.etosha.pool.ConnectionPool;
import java.sql.Connection;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;

/** Makes entries while faults happen, and audits the ledger at the end. */
final class LedgerRun {

    /** Logs each retry. There are thousands. */
    private static final Logger RETRIES = Logger.getLogger("dev.etosha");

    private final Plan plan;
    private final RandomGenerator random;
    private final Reports reports = new Reports();
    private final Map<Fault, Integer> happened = new EnumMap<>(Fault.class);

    LedgerRun(Plan plan) {
        this.plan = plan;
        this.random = Clerks.random(plan.seed());
    }

    /**
     * @param faults the least number of faults, spread over the entries
     * @param failovers the number of failovers among them
     * @param kinds the faults to choose from
     * @param verify whether the service verifies the outcome of a commit
     * @param idempotent whether the work is wrongly marked as idempotent
     * @param pooler whether a pooler in transaction mode is between the service and the server
     */
    record Plan(
            long seed,
            long transactions,
            int threads,
            int faults,
            int failovers,
            List<Fault> kinds,
            boolean verify,
            boolean idempotent,
            boolean pooler) {}

    /** The result of a run. */
    record Result(Plan plan, Reports reports, Audit audit, Map<Fault, Integer> happened) {

        int faults() {
            return happened.values().stream().mapToInt(Integer::intValue).sum();
        }

        /** The number of faults after which PostgreSQL may be unable to tell the outcome of a transaction. */
        int forgetting() {
            return happened.entrySet().stream()
                    .filter(each -> each.getKey().forgets())
                    .mapToInt(Map.Entry::getValue)
                    .sum();
        }

        String line() {
            return "seed=" + plan.seed() + " transactions="
                    + reports.all().size() + " faults=" + faults() + " reported-committed="
                    + reports.count(Outcome.COMMITTED) + " reported-failed=" + reports.count(Outcome.FAILED)
                    + " unknown=" + reports.count(Outcome.UNKNOWN) + " lost="
                    + audit.lost().size() + " duplicates=" + audit.duplicates().size();
        }

        String details() {
            return "  faults: " + happened + "\n  failed: " + reports.failures() + "\n  unknown: "
                    + reports.unknownReasons();
        }
    }

    Result run() throws Exception {
        RETRIES.setLevel(Level.SEVERE);
        try (Site site = new Site(plan.pooler());
                ConnectionPool pool = ConnectionPool.open(config(site))) {
            Database database = plan.idempotent() ? Databases.on(pool).idempotent() : Databases.on(pool);
            Clerks clerks = new Clerks(database, reports, plan);
            long each = plan.transactions() / (plan.faults() + 1);
            int tillFailover = plan.failovers() == 0 ? Integer.MAX_VALUE : plan.faults() / plan.failovers();
            for (int round = 1; round <= plan.faults(); round++) {
                if (round % tillFailover == 0) {
                    clerks.awaitDone(each * (round - 1));
                    site.addStandby();
                    happen(Fault.FAILOVER, site, clerks, each);
                } else {
                    happen(draw(), site, clerks, each);
                }
                clerks.awaitDone(each * round - each / 2);
            }
            clerks.end();
            try (Connection connection = site.server().superuser()) {
                return new Result(plan, reports, Audit.of(connection, reports.all()), happened);
            }
        } finally {
            RETRIES.setLevel(null);
        }
    }

    private PoolConfig config(Site site) {
        return PoolConfig.of(site.url())
                .withSize(Math.min(plan.threads(), 20))
                .withMaxOverflow(Math.min(plan.threads(), 20))
                .withTimeout(Duration.ofSeconds(60)) // longer than any outage on a busy machine
                .withConnectTimeout(Duration.ofSeconds(2))
                .withSocketTimeout(Duration.ofSeconds(2))
                .withRetryAttempts(8)
                .withRetryDelay(Duration.ofMillis(20))
                .withRetryMaxDelay(Duration.ofMillis(500))
                .withVerifyCommit(plan.verify());
    }

    private void happen(Fault fault, Site site, Clerks clerks, long entries) throws Exception {
        clerks.allow(entries);
        TimeUnit.MICROSECONDS.sleep(random.nextInt(10_000)); // so that the fault hits work in progress
        happened.merge(fault, fault.happen(site, random), Integer::sum);
    }

    private Fault draw() {
        int all = plan.kinds().stream().mapToInt(Fault::weight).sum();
        int drawn = random.nextInt(all);
        for (Fault kind : plan.kinds()) {
            drawn -= kind.weight();
            if (drawn < 0) {
                return kind;
            }
        }
        throw new IllegalStateException();
    }
}
