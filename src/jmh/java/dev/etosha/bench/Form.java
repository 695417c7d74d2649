package dev.etosha.bench;

import java.time.Duration;
import java.util.List;

/** How long a run may take: the short form is for finding what is slow, the long one for figures to be shown. */
enum Form {
    SHORT(
            7,
            1,
            Duration.ofMillis(200),
            Duration.ofMillis(150),
            Duration.ofMillis(250),
            Duration.ofSeconds(1),
            3,
            20_000),
    LONG(
            15,
            9,
            Duration.ofMillis(500),
            Duration.ofMillis(200),
            Duration.ofMillis(500),
            Duration.ofSeconds(5),
            5,
            60_000);

    private final int rounds;
    private final int jvms;
    private final Duration turn;
    private final Duration forkWarmUp;
    private final Duration forkTurn;
    private final Duration crowd;
    private final int plotted;
    private final int bursts;

    Form(
            int rounds,
            int jvms,
            Duration turn,
            Duration forkWarmUp,
            Duration forkTurn,
            Duration crowd,
            int plotted,
            int bursts) {
        this.rounds = rounds;
        this.jvms = jvms;
        this.turn = turn;
        this.forkWarmUp = forkWarmUp;
        this.forkTurn = forkTurn;
        this.crowd = crowd;
        this.plotted = plotted;
        this.bursts = bursts;
    }

    /** How often each contender has its turn: often and briefly, since what disturbs a machine lasts for seconds. */
    int rounds() {
        return rounds;
    }

    /** Among how many JVMs of a contender's own these are divided, of which each has compiled the same a bit differently. */
    int jvms() {
        return jvms;
    }

    /** How often each has its turn before it counts, so that all is compiled. */
    int warmUps() {
        return 10;
    }

    /** How long one turn is. */
    Duration turn() {
        return turn;
    }

    /** How often it has a turn that takes long to begin: in both forms what a goal needs. */
    int forks() {
        return 7;
    }

    /** How long each warm-up of a JVM of its own is. */
    Duration forkWarmUp() {
        return forkWarmUp;
    }

    /** How long a turn is in a JVM of its own. */
    Duration forkTurn() {
        return forkTurn;
    }

    /** How long one is where thousands wait for each other. */
    Duration crowd() {
        return crowd;
    }

    /** How often for what has no goal, such as a point of a plot. */
    int plotted() {
        return plotted;
    }

    /** Who is compared in most works: in short only those that the goals name. */
    List<Contender> contenders() {
        return this == SHORT ? List.of(Contender.ETOSHA, Contender.HIKARICP) : List.of(Contender.values());
    }

    /** Whether other clients of PostgreSQL are compared too, which no goal names. */
    boolean otherClients() {
        return this == LONG;
    }

    /** The same where a crowd waits, which is a matter of few. */
    List<Contender> crowded() {
        return this == SHORT ? contenders() : List.of(Contender.ETOSHA, Contender.HIKARICP, Contender.AGROAL);
    }

    /** How often two threads meet at one connection. */
    int bursts() {
        return bursts;
    }
}
