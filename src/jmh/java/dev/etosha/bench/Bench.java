package dev.etosha.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** One run of the benchmarks: its form, its report and its PostgreSQL, which the first work that needs it starts. */
final class Bench implements AutoCloseable {

    private final Form form;
    private final BenchmarkReport report;
    private @Nullable Server server;
    private boolean apart;

    Bench(Form form, BenchmarkReport report) {
        this.form = form;
        this.report = report;
    }

    Form form() {
        return form;
    }

    BenchmarkReport report() {
        return report;
    }

    /** The PostgreSQL server. It shares the processors with its clients until {@link #serverApart} is called. */
    Server server() throws Exception {
        Server running = server;
        if (running == null) {
            running = Server.start();
            server = running;
        }
        return running;
    }

    /** The server on its own processors from now on. This reduces the noise. */
    Server serverApart() throws Exception {
        Server running = server();
        if (!apart) {
            apart = true;
            try {
                Processors.split(running.processes());
            } catch (IOException e) {
                report.note("The server and its callers share the processors: " + e.getMessage());
            }
        }
        return running;
    }

    /**
     * Reports the ratio of Etosha's figure to that of each other contender.
     *
     * @param the goal of each contender that has one
     */
    <T> void compare(String work, Map<String, List<T>> seen, ToDoubleFunction<T> figure, Map<String, Goal> goals) {
        compare(work, Contender.ETOSHA.toString(), seen, figure, goals);
    }

    <T> void compare(
            String work, String ours, Map<String, List<T>> seen, ToDoubleFunction<T> figure, Map<String, Goal> goals) {
        List<Double> own = figures(seen, ours, figure);
        for (String contender : seen.keySet()) {
            if (!contender.equals(ours)) {
                report.add(Result.ratio(work, own, contender, figures(seen, contender, figure), goals.get(contender)));
            }
        }
    }

    static <T> List<Double> figures(Map<String, List<T>> seen, String contender, ToDoubleFunction<T> figure) {
        return seen.getOrDefault(contender, List.of()).stream()
                .map(figure::applyAsDouble)
                .toList();
    }

    @Override
    public void close() throws IOException {
        if (server != null) {
            server.close();
        }
    }
}
