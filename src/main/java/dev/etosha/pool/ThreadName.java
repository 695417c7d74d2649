package dev.etosha.pool;

/** What to call a thread in a message: its name, or its number where it has none, as most virtual threads. */
final class ThreadName {

    private ThreadName() {}

    @SuppressWarnings("deprecation") // Thread.threadId() came with Java 19
    static String of(Thread thread) {
        return "thread " + (thread.getName().isEmpty() ? "#" + thread.getId() : thread.getName());
    }
}
