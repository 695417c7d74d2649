package dev.etosha.bench;

import com.sun.management.ThreadMXBean;
import dev.etosha.Database;
import dev.etosha.execution.Databases;
import dev.etosha.pool.ConnectionPool;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * One contender's look-ups in a JVM of its own, as an application has one pool. Beside others the calls of JDBC are compiled
 * for the classes of all; and what the compiler makes of the same code differs by a few percent from one JVM to the next.
 */
final class LookupJvm implements AutoCloseable {

    static final String BARE = "bare pgjdbc";
    static final String DATABASE = "Etosha Database";

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final String BYTES = "bytes";
    private static final int ALLOCATING = 5_000;

    private final Process process;
    private final Writer questions;
    private final BufferedReader answers;

    private LookupJvm(Process process) {
        this.process = process;
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /**
     * Starts it; nothing is compiled yet.
     *
     * @param contender by its label, {@link #BARE} or {@link #DATABASE}
     */
    static LookupJvm start(Server server, String contender, int connections) throws IOException {
        return new LookupJvm(new ProcessBuilder(
                        Program.java().file().toString(),
                        "-XX:+UseG1GC", // as with more than the one processor that it sees
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        LookupJvm.class.getName(),
                        contender,
                        server.jdbcUrl(),
                        Integer.toString(connections))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** One turn of as many callers as connections; the compiler comes to its end after it. */
    ClosedLoop.Outcome turn(Duration time) throws IOException {
        return ClosedLoop.Outcome.parse(ask(Long.toString(time.toMillis())));
    }

    /** Bytes allocated for one request, in a thread that does nothing else. */
    double bytes() throws IOException {
        return Double.parseDouble(ask(BYTES));
    }

    private String ask(String question) throws IOException {
        questions.write(question + "\n");
        questions.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("a JVM of look-ups has failed, see above");
        }
        return answer;
    }

    @Override
    public void close() throws IOException {
        questions.close();
        Process unused = process.onExit().join();
    }

    /** The JVM's own part: answers what it is asked, a line each, until there is no more. */
    public static void main(String[] arguments) throws Exception {
        int connections = Integer.parseInt(arguments[2]);
        try (Closing open = new Closing()) {
            IntFunction<ClosedLoop.Request> requests = requests(open, arguments[0], arguments[1], connections);
            BufferedReader questions = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            BufferedWriter answers = new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8));
            for (String question = questions.readLine(); question != null; question = questions.readLine()) {
                answers.write(answer(question, connections, requests) + "\n");
                answers.flush();
            }
        }
        System.exit(0); // whatever threads a contender has left
    }

    private static String answer(String question, int connections, IntFunction<ClosedLoop.Request> requests)
            throws Exception {
        if (question.equals(BYTES)) {
            return Double.toString(allocated(requests.apply(0)));
        }
        ClosedLoop.Outcome outcome =
                ClosedLoop.run(connections, ThreadKind.PLATFORM, Duration.ofMillis(Long.parseLong(question)), requests);
        Compiler.awaitRest();
        return outcome.text();
    }

    private static double allocated(ClosedLoop.Request request) throws Exception {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ALLOCATING; i++) {
            request.run();
        }
        return (double) (THREADS.getCurrentThreadAllocatedBytes() - before) / ALLOCATING;
    }

    private static IntFunction<ClosedLoop.Request> requests(Closing open, String label, String url, int connections)
            throws Exception {
        if (label.equals(BARE)) {
            List<Connection> bare = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                bare.add(open.later(DriverManager.getConnection(url)));
            }
            return caller -> () -> Lookup.on(bare.get(caller));
        }
        Target target = Target.postgres(url, connections);
        if (label.equals(DATABASE)) {
            Database database = Databases.on(open.later(ConnectionPool.open(Contender.settings(target))));
            return caller -> () -> Lookup.by(database);
        }
        MeasuredPool pool = open.later(Contender.labelled(label).openFilled(target));
        return caller -> () -> {
            try (Connection connection = pool.borrow()) {
                Lookup.on(connection);
            }
        };
    }
}
