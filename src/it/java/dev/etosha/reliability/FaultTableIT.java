package dev.etosha.reliability;

import dev.etosha.HealthState;
import dev.etosha.testing.Callers;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The pool keeps its bounds during each fault, in each state, and for each kind of thread. The system property
 * {@code -Dfaults=refused,moved} chooses some of the faults.
 */
@Timeout(120)
class FaultTableIT {

    private static final Duration GRACE = Duration.ofMillis(500);

    /** The longest pause between two attempts to connect. */
    private static final Duration BACKOFF_STEP = Duration.ofSeconds(1);

    /** The health probe uses its own connections. */
    private static final int PROBES_IN_A_SECOND = 1;

    private static final Map<Fault, Map<Case, Measurement>> ROUNDS = new HashMap<>();
    private static Site site;

    @BeforeAll
    static void start() throws Exception {
        site = new Site();
        Round.of(Fault.reset, Contender.ETOSHA, Callers.all(), site); // loads and compiles the classes
    }

    @AfterAll
    static void stop() throws IOException {
        site.close();
    }

    static Stream<Case> cases() {
        return Fault.chosen().flatMap(fault -> Callers.all().stream().flatMap(callers -> Stream.of(PoolState.values())
                .filter(state -> fault.lasting() || state != PoolState.WOKEN)
                .map(state -> new Case(fault, state, callers))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theBoundsAreKept(Case row) throws Exception {
        if (!ROUNDS.containsKey(row.fault())) {
            ROUNDS.put(row.fault(), Round.of(row.fault(), Contender.ETOSHA, Callers.all(), site));
        }
        Measurement seen = Objects.requireNonNull(ROUNDS.get(row.fault())).get(row);
        check(row, Objects.requireNonNull(seen));
    }

    private static void check(Case row, Measurement seen) {
        SoftAssertions bounds = new SoftAssertions();
        bounds.assertThat(seen.longestBorrow()).as("longest borrow").isLessThanOrEqualTo(Target.TIMEOUT.plus(GRACE));
        bounds.assertThat(seen.failedRetried()).as("failures with retry").isEmpty();
        // The pool learns about a dead connection by the first failure. Calls in progress at that time may fail as
        // well.
        bounds.assertThat(seen.failedAgain())
                .as("failures after the first one: %s", seen.failedPlain())
                .isEmpty();
        bounds.assertThat(seen.recovery())
                .as("recovery")
                .isLessThanOrEqualTo(Duration.ofSeconds(1).plus(BACKOFF_STEP));
        bounds.assertThat(seen.connectsInASecondThatServedNobody())
                .as(
                        "connects per second beyond one for each success (%s with them), at %s",
                        seen.connectsInASecond(), seen.connects())
                .isLessThanOrEqualTo(Target.SIZE + PROBES_IN_A_SECOND);
        bounds.assertThat(seen.leaks()).as("leaks").isEmpty();
        if (row.fault().lasting()) {
            bounds.assertThat(seen.processor()).as("share of a core").isLessThan(0.10);
        }
        if (row.fault().away()) {
            bounds.assertThat(seen.health()).as("health").contains(HealthState.UNHEALTHY);
        }
        bounds.assertAll();
    }
}
