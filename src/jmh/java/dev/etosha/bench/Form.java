package dev.etosha.bench;

import java.time.Duration;
import java.util.List;

/** The length of a run. The short form is for development, the long form for published results. */
record Form(Turns turns, ForkTurns forkTurns, Sizes sizes) {

    static final Form SHORT = new Form(
            new Turns(7, 1, Duration.ofMillis(200)),
            new ForkTurns(Duration.ofMillis(150), Duration.ofMillis(250)),
            new Sizes(Duration.ofSeconds(1), 3, 20_000));

    static final Form LONG = new Form(
            new Turns(15, 9, Duration.ofMillis(500)),
            new ForkTurns(Duration.ofMillis(200), Duration.ofMillis(500)),
            new Sizes(Duration.ofSeconds(5), 5, 60_000));

    record Turns(int rounds, int jvms, Duration turn) {}

    record ForkTurns(Duration warmUp, Duration turn) {}

    record Sizes(Duration crowd, int plotted, int bursts) {}

    /**
     * The number of turns of each contender. Turns are many and short, because disturbances of a machine last for
     * seconds.
     */
    int rounds() {
        return turns.rounds();
    }

    /** The number of JVMs per contender. Each JVM compiles the same code a little differently. */
    int jvms() {
        return turns.jvms();
    }

    /** The number of turns of each contender that do not count, until the code is compiled. */
    int warmUps() {
        return 10;
    }

    /** The length of one turn. */
    Duration turn() {
        return turns.turn();
    }

    /** The number of turns that start slowly, for example in a new JVM. Both forms use the number that a goal needs. */
    int forks() {
        return 7;
    }

    /** The length of one warm-up in a forked JVM. */
    Duration forkWarmUp() {
        return forkTurns.warmUp();
    }

    /** The length of a turn in a forked JVM. */
    Duration forkTurn() {
        return forkTurns.turn();
    }

    /** The length of a turn with thousands of waiting callers. */
    Duration crowd() {
        return sizes.crowd();
    }

    /** The number of turns for a figure without a goal, for example a point of a plot. */
    int plotted() {
        return sizes.plotted();
    }

    /** The contenders of most works. The short form has only those that the goals name. */
    List<Contender> contenders() {
        return equals(SHORT) ? List.of(Contender.ETOSHA, Contender.HIKARICP) : List.of(Contender.values());
    }

    /** Whether other clients of PostgreSQL are compared too. They have no goals. */
    boolean otherClients() {
        return equals(LONG);
    }

    /** The contenders of works with many waiting callers. */
    List<Contender> crowded() {
        return equals(SHORT) ? contenders() : List.of(Contender.ETOSHA, Contender.HIKARICP, Contender.AGROAL);
    }

    /** The number of times that two threads compete for one connection. */
    int bursts() {
        return sizes.bursts();
    }
}
