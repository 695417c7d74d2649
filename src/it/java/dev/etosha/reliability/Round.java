package dev.etosha.reliability;

import dev.etosha.testing.Callers;
import dev.etosha.testing.Eventually;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Applies one fault to several pools at once: one pool for each state and each kind of thread. The pools have little
 * work and do not disturb each other.
 */
final class Round {

    /** The duration of a fault. */
    static final Duration OUTAGE = Duration.ofMillis(2_500);

    /** Longer than the idle time after which a connection is validated. */
    private static final Duration QUIET = Duration.ofMillis(700);

    private static final Duration LATEST_RECOVERY = Duration.ofSeconds(15);
    private static final Duration AFTERWARDS = Duration.ofMillis(1_200);

    private Round() {}

    static Map<Case, Measurement> of(Fault fault, Contender contender, List<Callers> callers, Site site)
            throws Exception {
        try {
            return measure(fault, contender, callers, site);
        } finally {
            site.tidy();
        }
    }

    private static Map<Case, Measurement> measure(Fault fault, Contender contender, List<Callers> callers, Site site)
            throws Exception {
        fault.prepare(site);
        List<Trial> trials = new ArrayList<>();
        for (Callers kind : callers) {
            for (PoolState state : PoolState.values()) {
                if (fault.lasting() || state != PoolState.WOKEN) {
                    trials.add(new Trial(new Case(fault, state, kind), contender, site));
                }
            }
        }
        pass(QUIET);
        for (Trial trial : trials) {
            trial.enterState();
        }
        pass(QUIET);
        strike(fault, trials, site);
        Map<Case, Measurement> seen = new LinkedHashMap<>();
        for (Trial trial : trials) {
            trial.stopLoad();
        }
        for (Trial trial : trials) {
            seen.put(trial.row(), trial.end());
        }
        return seen;
    }

    private static void strike(Fault fault, List<Trial> trials, Site site) throws Exception {
        Processor processor = Processor.watch();
        long struck = System.nanoTime();
        trials.forEach(trial -> trial.willStrike(struck));
        fault.strike(site);
        trials.forEach(Trial::hasStruck);
        if (fault.lasting()) {
            pass(OUTAGE);
        }
        fault.heal(site);
        long healed = System.nanoTime();
        processor.stop();
        int virtual = (int) trials.stream()
                .filter(trial -> trial.row().callers() == Callers.VIRTUAL)
                .count();
        trials.forEach(trial -> trial.wasHealed(healed, processor, virtual));
        try {
            Eventually.eventually(LATEST_RECOVERY, () -> {
                for (Trial trial : trials) {
                    if (!trial.hasRecovered()) {
                        throw new AssertionError(trial.row() + " has not recovered");
                    }
                }
            });
        } catch (AssertionError e) {
            // the measurement shows it
        }
        pass(AFTERWARDS);
    }

    private static void pass(Duration time) throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
    }
}
