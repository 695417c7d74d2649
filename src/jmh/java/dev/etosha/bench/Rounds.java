package dev.etosha.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;

/**
 * Contenders that take turns: in each round each of them once, in another order, so that what the machine does beside it,
 * and what the turn before leaves behind, meets all of them alike.
 */
final class Rounds<T> {

    private final Map<String, Callable<T>> turns = new LinkedHashMap<>();
    private final Random random = new Random();

    Rounds<T> with(String contender, Callable<T> turn) {
        turns.put(contender, turn);
        return this;
    }

    /** Lets each of them have some turns that don't count, and the compiler come to its end after each. */
    void warmUp(int rounds) throws Exception {
        for (int round = 0; round < rounds; round++) {
            for (Callable<T> turn : turns.values()) {
                T unused = turn.call();
                Compiler.awaitRest();
            }
        }
    }

    /** What each turn of each contender gave, by round. */
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
