package dev.etosha.threads;

/** A thread's name for messages, or its number if it has no name, as most virtual threads. */
public final class ThreadName {

    private ThreadName() {}

    @SuppressWarnings("deprecation") // Thread.threadId() came with Java 19
    public static String of(Thread thread) {
        return "thread " + (thread.getName().isEmpty() ? "#" + thread.getId() : thread.getName());
    }
}
