package dev.etosha.bench;

import java.time.Duration;
import java.util.List;

/** How long a run may take: the short form is for finding what is slow, the long one for figures to be shown. */
enum Form {
    SHORT(7, Duration.ofMillis(200), 3, Duration.ofMillis(400), Duration.ofSeconds(2), 20_000),
    LONG(21, Duration.ofMillis(700), 7, Duration.ofSeconds(2), Duration.ofSeconds(5), 60_000);

    private final int rounds;
    private final Duration turn;
    private final int forks;
    private final Duration forkTurn;
    private final Duration crowd;
    private final int bursts;

    Form(int rounds, Duration turn, int forks, Duration forkTurn, Duration crowd, int bursts) {
        this.rounds = rounds;
        this.turn = turn;
        this.forks = forks;
        this.forkTurn = forkTurn;
        this.crowd = crowd;
        this.bursts = bursts;
    }

    /** How often each contender has its turn: often and briefly, since what disturbs a machine lasts for seconds. */
    int rounds() {
        return rounds;
    }

    /** How long one turn is. */
    Duration turn() {
        return turn;
    }

    /** How often it has a turn that takes long to begin. */
    int forks() {
        return forks;
    }

    /** How long one of those is, in a JVM of its own. */
    Duration forkTurn() {
        return forkTurn;
    }

    /** How long one is where thousands wait for each other. */
    Duration crowd() {
        return crowd;
    }

    /** Whose turns are in a JVM of their own each: in short only those that the goals name, and what is under us. */
    List<Contender> contenders() {
        return this == SHORT
                ? List.of(Contender.ETOSHA, Contender.HIKARICP, Contender.AGROAL)
                : List.of(Contender.values());
    }

    /** How often two threads meet at one connection. */
    int bursts() {
        return bursts;
    }
}
