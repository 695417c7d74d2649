package dev.etosha.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * Contenders that take turns. Each round has one turn of each contender in random order, so that disturbances affect
 * all of them equally.
 */
final class Rounds<T> {

    private final Map<String, Callable<T>> turns = new LinkedHashMap<>();
    private final Random random = new Random();

    Rounds<T> with(String contender, Callable<T> turn) {
        turns.put(contender, turn);
        return this;
    }

    /** Runs turns that do not count, and waits for the compiler after each. */
    void warmUp(int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            for (Callable<T> turn : turns.values()) {
                T unused = turn.call();
                Compiler.awaitRest();
            }
        }
    }

    /** The results of each contender, in the order of the rounds. */
    Map<String, List<T>> run(int rounds) throws Exception {
        Map<String, List<T>> seen = new LinkedHashMap<>();
        List<String> order = new ArrayList<>(turns.keySet());
        order.forEach(name -> seen.put(name, new ArrayList<>()));
        for (int round = 0; round < rounds; round++) {
            Collections.shuffle(order, random);
            for (String name : order) {
                Callable<T> turn = turns.get(name);
                if (turn != null) {
                    list(seen, name).add(turn.call());
                }
            }
        }
        return seen;
    }

    private static <T> List<T> list(Map<String, List<T>> seen, String name) {
        return seen.computeIfAbsent(name, unused -> new ArrayList<>());
    }
}
