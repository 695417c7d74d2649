package dev.etosha.bench;

import java.util.Collection;
import java.util.regex.Pattern;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** One contender's turn in a JMH benchmark, in a forked JVM. */
final class JmhTurn {

    /** JMH uses a class for which Java 24 and later print a warning. */
    private static final String[] QUIET =
            Runtime.version().feature() >= 24 ? new String[] {"--sun-misc-unsafe-memory-access=allow"} : new String[0];

    private JmhTurn() {}

    /**
     * The result of a turn.
     *
     * @param bytes the bytes allocated per operation
     */
    record Outcome(double perSecond, double bytes) {}

    /**
     * Runs a benchmark.
     *
     * @param benchmark the benchmark method, with its class
     * @param warmUps the number of warm-ups, enough to compile the code
     */
    static Outcome run(Form form, String benchmark, Contender contender, int threads, int connections, int warmUps)
            throws RunnerException {
        Collection<RunResult> results = new Runner(new OptionsBuilder()
                        .include(Pattern.quote(benchmark) + "$")
                        .param("contender", contender.name())
                        .param("connections", Integer.toString(connections))
                        .threads(threads)
                        .forks(1)
                        .jvmArgsAppend(QUIET)
                        .warmupIterations(warmUps)
                        .warmupTime(TimeValue.milliseconds(form.forkWarmUp().toMillis()))
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(form.forkTurn().toMillis()))
                        .addProfiler(GCProfiler.class)
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
        RunResult result = results.iterator().next();
        Result<?> bytes = result.getSecondaryResults().get("gc.alloc.rate.norm");
        return new Outcome(result.getPrimaryResult().getScore(), bytes == null ? Double.NaN : bytes.getScore());
    }
}
