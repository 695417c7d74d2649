package dev.etosha.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.testing.Eventually;
import dev.etosha.testing.OwnServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A PostgreSQL and a server with the suite's application, from the first test to the last, and how to ask them. */
abstract class Deployed {

    static final Duration START = Duration.ofMinutes(3);
    static final Duration SOON = Duration.ofSeconds(30);

    private static final String CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE application_name ";

    final Server server;

    OwnServer postgres;
    OtlpReceiver telemetry;
    List<Path> applications;
    RunningServer running;

    private final Path folder;

    /**
     * Tests on a server.
     *
     * @param name of the folder for all that the server writes
     */
    Deployed(Server server, String name) {
        this.server = server;
        this.folder = Path.of("target", "conformance", name.replace(' ', '-'));
    }

    /** Makes the applications that are there from the start, in the folder. */
    abstract List<Path> make(Path wars);

    /** What the environment has beside what all have. */
    Map<String, String> more() {
        return Map.of();
    }

    /** A resource of each application that answers with the name of the default pool. */
    abstract String ping();

    @BeforeAll
    void start() throws Exception {
        postgres = OwnServer.start();
        telemetry = OtlpReceiver.start();
        postgres.execute(
                "CREATE TABLE drained (id int)",
                "CREATE TABLE counter (value int)",
                "INSERT INTO counter VALUES (0)",
                "CREATE TABLE book (id bigint PRIMARY KEY)",
                "CREATE TABLE orders (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)");
        Path wars = Folders.empty(folder.resolve("wars"));
        applications = make(wars);
        running = server.start(launch("main", applications, more(), false));
        for (Path application : applications) {
            awaitStart(application.getFileName().toString().replace(".war", ""));
        }
    }

    /** How to start it in a folder of this name. */
    Launch launch(String name, List<Path> wars, Map<String, String> more, boolean bare) throws IOException {
        return new Launch(Folders.empty(folder.resolve(name)), wars, environment(more), bare);
    }

    private Map<String, String> environment(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(Map.of(
                "DATABASE_URL", postgres.url(),
                "DB_POOL_SIZE", "4",
                "DB_POOL_MAX_OVERFLOW", "0",
                "DB_POOL_TIMEOUT", "5s",
                "DB_RETRY_ATTEMPTS", "4",
                "DB_RETRY_DELAY", "10ms",
                "DB_HEALTH_INTERVAL", "1s"));
        all.putAll(Map.of(
                "DB_REPORTING_URL", postgres.url(),
                "DB_REPORTING_POOL_SIZE", "2",
                "DB_REPORTING_RETRY_ATTEMPTS", "4",
                "DB_REPORTING_RETRY_DELAY", "200ms",
                "DB_REPORTING_JTA", "off"));
        // for the runtime's own data source, which is beside ours
        all.put("OWN_DATA_SOURCE", "jdbc:" + postgres.url().replace("postgres@", "") + "?user=postgres");
        all.putAll(server.telemetry(telemetry.endpoint()));
        all.putAll(more);
        return all;
    }

    void awaitStart(String application) {
        awaitStart(running, application);
    }

    void awaitStart(RunningServer starting, String application) {
        Eventually.eventually(START, () -> {
            if (starting.runs()) {
                assertThat(Web.get(starting.address(application, ping())).body())
                        .isEqualTo("default");
            }
        });
        assertThat(starting.runs())
                .as("the server still runs; see %s", starting.logs())
                .isTrue();
    }

    @AfterAll
    void end() throws Exception {
        try (OwnServer last = postgres;
                OtlpReceiver second = telemetry;
                RunningServer first = running) {
            assertThat(last).isNotNull();
            assertThat(second).isNotNull();
            assertThat(first).isNotNull();
        }
    }

    /** Where it was started. */
    Path mainFolder() {
        return folder.resolve("main").toAbsolutePath();
    }

    URI address(String application, String path) {
        return running.address(application, path);
    }

    HttpResponse<String> ask(String application, String path) throws Exception {
        return Web.get(address(application, path));
    }

    String answer(String path) throws Exception {
        return ask("suite", path).body();
    }

    HttpResponse<String> health(String kind) throws Exception {
        return Web.get(running.health().resolve(kind));
    }

    /** How many sessions have a name like this. */
    long sessions(String condition) throws Exception {
        return Long.parseLong(postgres.answer(CONNECTIONS + condition));
    }

    /** Whether there is an application behind the address. */
    static boolean answers(URI address) throws InterruptedException {
        try {
            return Web.get(address).statusCode() == 200;
        } catch (IOException nobodyThere) {
            return false;
        }
    }

    /** JSON without what runtimes print differently: space, and quotes around numbers. */
    static String bare(HttpResponse<String> json) {
        return json.body().replaceAll("[\\s\"]", "");
    }
}
