package dev.etosha.reliability;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The platform threads of this JVM. */
final class LiveThreads {

    private LiveThreads() {}

    /** The ids of all threads except those of the proxies. */
    @SuppressWarnings("deprecation") // Thread.threadId() came with Java 19
    static Set<Long> ids() {
        return all().filter(thread -> !thread.getName().equals("fault-proxy"))
                .map(Thread::getId)
                .collect(Collectors.toCollection(HashSet::new));
    }

    /** The names of the threads whose name contains the pool's name. */
    static List<String> alive(String pool) {
        return all().map(Thread::getName).filter(name -> name.contains(pool)).toList();
    }

    private static Stream<Thread> all() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        Thread[] threads = new Thread[group.activeCount() * 2 + 10];
        group.enumerate(threads);
        return Arrays.stream(threads).filter(Objects::nonNull);
    }
}
