package dev.etosha.bench;

import java.time.Duration;
import java.util.List;

/** How long a run may take: the short form is for finding what is slow, the long one for figures to be shown. */
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

    /** How often each contender has its turn: often and briefly, since what disturbs a machine lasts for seconds. */
    int rounds() {
        return turns.rounds();
    }

    /** Among how many JVMs of a contender's own these are divided, of which each has compiled the same a bit differently. */
    int jvms() {
        return turns.jvms();
    }

    /** How often each has its turn before it counts, so that all is compiled. */
    int warmUps() {
        return 10;
    }

    /** How long one turn is. */
    Duration turn() {
        return turns.turn();
    }

    /** How often it has a turn that takes long to begin: in both forms what a goal needs. */
    int forks() {
        return 7;
    }

    /** How long each warm-up of a JVM of its own is. */
    Duration forkWarmUp() {
        return forkTurns.warmUp();
    }

    /** How long a turn is in a JVM of its own. */
    Duration forkTurn() {
        return forkTurns.turn();
    }

    /** How long one is where thousands wait for each other. */
    Duration crowd() {
        return sizes.crowd();
    }

    /** How often for what has no goal, such as a point of a plot. */
    int plotted() {
        return sizes.plotted();
    }

    /** Who is compared in most works: in short only those that the goals name. */
    List<Contender> contenders() {
        return equals(SHORT) ? List.of(Contender.ETOSHA, Contender.HIKARICP) : List.of(Contender.values());
    }

    /** Whether other clients of PostgreSQL are compared too, which no goal names. */
    boolean otherClients() {
        return equals(LONG);
    }

    /** The same where a crowd waits, which is a matter of few. */
    List<Contender> crowded() {
        return equals(SHORT) ? contenders() : List.of(Contender.ETOSHA, Contender.HIKARICP, Contender.AGROAL);
    }

    /** How often two threads meet at one connection. */
    int bursts() {
        return sizes.bursts();
    }
}
