package dev.etosha.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What of the library is in a server's process, counted from outside.
 *
 * @param threads that are the library's, by their names
 * @param drivers that are registered with java.sql
 * @param pools that something still holds
 */
record Innards(long threads, long drivers, long pools) {

    private static final Pattern THREAD = Pattern.compile("\"etosha-[^\"]*\"");

    static Innards of(Path java, RunningServer server) throws IOException {
        String objects = ask(java, server, "GC.class_histogram");
        String threads = ask(java, server, "Thread.print");
        Innards found = new Innards(
                THREAD.matcher(threads).results().count(),
                count(objects, "java.sql.DriverInfo"),
                count(objects, "dev.etosha.pool.ConnectionPool"));
        if (found.threads == 0 || found.drivers == 0 || found.pools == 0) {
            throw new IllegalStateException("an application with pools runs there, and jcmd tells of none: " + found
                    + "\n" + threads.lines().limit(5).toList());
        }
        return found;
    }

    boolean noMoreThan(Innards before) {
        return threads <= before.threads && drivers <= before.drivers && pools <= before.pools;
    }

    private static long count(String histogram, String type) {
        return histogram
                .lines()
                .map(line -> line.trim().split("\\s+"))
                .filter(columns -> columns.length > 3 && columns[3].equals(type))
                .collect(Collectors.summingLong(columns -> Long.parseLong(columns[1])));
    }

    private static String ask(Path java, RunningServer server, String question) throws IOException {
        Process jcmd = new ProcessBuilder(
                        java.resolve("bin").resolve("jcmd").toString(),
                        Long.toString(server.java().pid()),
                        question)
                .redirectErrorStream(true)
                .start();
        return new String(jcmd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
