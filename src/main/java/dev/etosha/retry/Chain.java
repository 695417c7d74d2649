package dev.etosha.retry;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An exception with its causes and next exceptions, the outermost first. Each occurs once, even in a cycle. */
record Chain(List<Throwable> links) {

    static Chain of(Throwable start) {
        Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        List<Throwable> links = new ArrayList<>();
        Deque<Throwable> open = new ArrayDeque<>();
        open.add(start);
        while (!open.isEmpty()) {
            Throwable link = open.remove();
            if (seen.add(link)) {
                links.add(link);
                addIfAny(open, link.getCause());
                addIfAny(open, link instanceof SQLException failure ? failure.getNextException() : null);
            }
        }
        return new Chain(links);
    }

    <T> List<T> all(Class<T> type) {
        return links.stream().filter(type::isInstance).map(type::cast).toList();
    }

    boolean has(Class<?> type) {
        return links.stream().anyMatch(type::isInstance);
    }

    private static void addIfAny(Deque<Throwable> open, @Nullable Throwable link) {
        if (link != null) {
            open.add(link);
        }
    }
}
