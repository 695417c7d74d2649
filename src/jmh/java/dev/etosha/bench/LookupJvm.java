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
 * One contender's look-ups in their own JVM, because an application also has one pool. With several pools in one JVM,
 * the compiled JDBC calls would be slower. Compiled code varies between JVMs.
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
     * Starts the JVM. No code is compiled yet.
     *
     * @param contender the label of a {@link Contender}, {@link #BARE} or {@link #DATABASE}
     */
    static LookupJvm start(Server server, String contender, int connections) throws IOException {
        return new LookupJvm(new ProcessBuilder(
                        Program.java().file().toString(),
                        "-XX:+UseG1GC", // the JVM's default with more than one processor
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        LookupJvm.class.getName(),
                        contender,
                        server.jdbcUrl(),
                        Integer.toString(connections))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** Runs one turn with as many callers as connections, then waits for the compiler. */
    ClosedLoop.Outcome turn(Duration time) throws IOException {
        return ClosedLoop.Outcome.parse(ask(Long.toString(time.toMillis())));
    }

    /** The bytes that one request allocates in its thread. */
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

    /** The program of the other JVM: answers each line of its input with one line. */
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
        System.exit(0); // a contender can leave threads running
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
