package dev.etosha.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs all works. {@code mvn -Pbench} runs the short form, for development. {@code mvn -Pbench -Dbench=long} runs the
 * long form, for published results. {@code -Dbench.only=borrow,lookup} selects works. Writes {@code
 * target/benchmarks.json}, {@code target/benchmarks.md} and plots.
 */
final class Benchmarks {

    private static final Map<String, Work> WORKS = new LinkedHashMap<>();

    static {
        WORKS.put("borrow", new Borrows());
        WORKS.put("statement", StatementsOnLent.prepared());
        WORKS.put("plain", StatementsOnLent.plain());
        WORKS.put("wakeup", new LostWakeUps());
        WORKS.put("crowd", new Crowds());
        WORKS.put("burst", new Bursts());
        WORKS.put("python", new PythonLookups());
        WORKS.put("contended", new ContendedLookups(false));
        // the works from here on give the server its own processors
        WORKS.put("lookup", new Lookups());
        WORKS.put("apart", new ContendedLookups(true));
        WORKS.put("liberty", new LibertyLookups());
        WORKS.put("update", new VerifiedUpdates());
        WORKS.put("start", new Starts());
        WORKS.put("batch", new Batches());
        WORKS.put("stream", new Streams());
        WORKS.put("pipeline", new Pipelines());
        WORKS.put("scale", new Scales());
    }

    /** Works that run only in the long form or by name. They have no goal or resemble another work. */
    private static final Set<String> LEFT_OUT = Set.of("plain", "contended", "apart", "liberty");

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        Form form = arguments[1].equals("long") ? Form.LONG : Form.SHORT;
        boolean named = arguments.length > 2 && !arguments[2].isBlank();
        List<String> only = named ? List.of(arguments[2].split(",")) : works(form);
        if (!WORKS.keySet().containsAll(only)) {
            throw new IllegalArgumentException("bench.only names works of " + WORKS.keySet() + ", was " + only);
        }
        // keep the order of WORKS: some of them give the server its own processors for the rest of the run
        List<String> names = WORKS.keySet().stream().filter(only::contains).toList();
        BenchmarkReport report =
                new BenchmarkReport(Path.of(arguments[0]), command(form, named ? only : List.of()), form);
        int status = 0;
        try (Bench bench = new Bench(form, report)) {
            for (String name : names) {
                System.out.println(name);
                Work work = WORKS.get(name);
                long began = System.nanoTime();
                try {
                    if (work != null) {
                        work.measure(bench);
                    }
                } catch (Exception e) { // continue with the other works
                    e.printStackTrace();
                    report.skipped("the rest of " + name, e.toString());
                    status = 1;
                }
                report.took(Duration.ofNanos(System.nanoTime() - began));
                report.write();
            }
        }
        System.exit(status); // a contender can leave threads running
    }

    private static List<String> works(Form form) {
        return WORKS.keySet().stream()
                .filter(name -> form.equals(Form.LONG) || !LEFT_OUT.contains(name))
                .toList();
    }

    /** @param the works that were named; empty for all works of the form */
    private static String command(Form form, List<String> only) {
        return "mvn -Pbench" + (form.equals(Form.LONG) ? " -Dbench=long" : "")
                + (only.isEmpty() ? "" : " -Dbench.only=" + String.join(",", only));
    }
}
