package dev.etosha.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.etosha.testing.Eventually;
import dev.etosha.testing.OwnServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every runtime must do with the library in an application; the system property {@code runtime} names the one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ExtendWith(Results.class)
class ConformanceIT {

    private static final Duration START = Duration.ofMinutes(3);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE application_name ";
    private static final int AT_THE_END = Integer.MAX_VALUE;

    private final String name = Objects.requireNonNull(System.getProperty("runtime"), "runtime");
    private final Server server = Server.of(name, Path.of(System.getProperty("runtime.home")));
    private final Path folder = Path.of("target", "conformance", name.replace(' ', '-'));

    private OwnServer postgres;
    private List<Path> applications;
    private RunningServer running;

    @BeforeAll
    void start() throws Exception {
        postgres = OwnServer.start();
        postgres.execute(
                "CREATE TABLE drained (id int)", "CREATE TABLE counter (value int)", "INSERT INTO counter VALUES (0)");
        Path wars = Folders.empty(folder.resolve("wars"));
        applications = server.takesSeveralApplications()
                ? List.of(Wars.make(wars, "suite"), Wars.make(wars, "second"))
                : List.of(Wars.make(wars, "suite"));
        running = server.start(Folders.empty(folder.resolve("main")), applications, environment(Map.of()));
        for (Path application : applications) {
            awaitStart(application.getFileName().toString().replace(".war", ""));
        }
    }

    private void awaitStart(String application) {
        Eventually.eventually(START, () -> {
            if (running.runs()) {
                assertThat(ask(application, "injected/pool").body()).isEqualTo("default");
            }
        });
        assertThat(running.runs())
                .as("the server still runs; see %s", running.logs())
                .isTrue();
    }

    @AfterAll
    void end() throws Exception {
        try (OwnServer last = postgres;
                RunningServer first = running) {
            assertThat(last).isNotNull();
            assertThat(first).isNotNull();
        }
    }

    private Map<String, String> environment(Map<String, String> more) {
        Map<String, String> all = new TreeMap<>(Map.of(
                "DATABASE_URL", postgres.url(),
                "DB_REPORTING_URL", postgres.url(),
                "DB_REPORTING_POOL_SIZE", "2",
                "DB_POOL_SIZE", "4",
                "DB_POOL_MAX_OVERFLOW", "0",
                "DB_POOL_TIMEOUT", "5s",
                "DB_RETRY_ATTEMPTS", "4",
                "DB_RETRY_DELAY", "10ms",
                "DB_HEALTH_INTERVAL", "1s"));
        all.putAll(more);
        return all;
    }

    @Test
    void theDatabaseIsInjected() throws Exception {
        assertThat(answer("injected/database")).isEqualTo("suite 4");
    }

    @Test
    void theDataSourceIsInjected() throws Exception {
        assertThat(answer("injected/data-source")).isEqualTo("suite");
    }

    @Test
    void theConnectionPoolIsInjected() throws Exception {
        assertThat(answer("injected/pool")).isEqualTo("default");
    }

    @Test
    void aNamedPoolIsInjected() throws Exception {
        assertThat(answer("injected/named-database")).isEqualTo("etosha-reporting 2");
        assertThat(answer("injected/named-data-source")).isEqualTo("etosha-reporting");
    }

    @Test
    void aBeanConfiguresAPool() throws Exception {
        assertThat(answer("injected/of-a-bean")).isEqualTo("suite-archive 1 on");
    }

    @Test
    void aLostTransactionRunsAgain() throws Exception {
        assertThat(answer("retried/lost-transaction/2")).isEqualTo("3 done");
    }

    @Test
    void attemptsEndAsTheSettingSays() throws Exception {
        assertThat(answer("retried/lost-transaction/9")).isEqualTo("4 TransientDatabaseException 57P01");
    }

    @Test
    void wrongSqlIsTriedOnce() throws Exception {
        assertThat(answer("retried/wrong-sql")).isEqualTo("1 PermanentDatabaseException 42601");
    }

    @Test
    void anUpdateThatMayHaveBeenAppliedIsTriedOnce() throws Exception {
        assertThat(answer("retried/lost-update")).startsWith("1 ").endsWith(" 57P01");
    }

    @Test
    void asynchronousCallsAnswer() throws Exception {
        assertThat(answer("background")).isEqualTo("42");
    }

    @Test
    void livenessHasTheStateOfEachPool() throws Exception {
        HttpResponse<String> live = health("live");
        assertThat(live.statusCode()).isEqualTo(200);
        assertThat(bare(live)).contains("name:etosha-live", "default:", "reporting:healthy", "archive:healthy");
    }

    @Test
    @Order(2)
    void readinessHasTheNumbersOfEachPool() throws Exception {
        HttpResponse<String> ready = health("ready");
        assertThat(ready.statusCode()).isEqualTo(200);
        assertThat(bare(ready))
                .contains("name:etosha-ready")
                .containsPattern("[{,]state:healthy")
                .containsPattern("[{,]latency_us:[0-9]")
                .containsPattern("[{,]pool_size:4")
                .contains("reporting.state:healthy", "reporting.pool_size:2", "archive.pool_size:1");
    }

    @Test
    void startupHasTheNumberOfPools() throws Exception {
        HttpResponse<String> started = health("started");
        assertThat(started.statusCode()).isEqualTo(200);
        assertThat(bare(started)).contains("name:etosha-started", "pools:3");
    }

    @Test
    void metricsAreTaggedWithThePool() throws Exception {
        URI metrics = running.metrics();
        assumeTrue(metrics != null, "the runtime has no MicroProfile Metrics");
        assertThat(Web.get(Objects.requireNonNull(metrics)).body())
                .containsPattern("etosha_pool_size\\{[^}]*pool=\"default\"[^}]*} 4")
                .containsPattern("etosha_pool_size\\{[^}]*pool=\"reporting\"[^}]*} 2")
                .containsPattern("etosha_pool_size\\{[^}]*pool=\"archive\"[^}]*} 1");
    }

    @Test
    void aSecondApplicationHasPoolsOfItsOwn() throws Exception {
        assumeTrue(server.takesSeveralApplications(), "the runtime has one application");
        assertThat(ask("second", "injected/database").body()).isEqualTo("second 4");
        assertThat(answer("injected/database")).isEqualTo("suite 4");
        assertThat(ask("second", "retried/lost-transaction/1").body()).isEqualTo("2 done");
    }

    /** Before the failures of other tests, which degrade the pool too. */
    @Test
    @Order(1)
    void aFullPoolIsDegradedYetReady() throws Exception {
        try (Connection holder = postgres.superuser();
                Statement lock = holder.createStatement()) {
            lock.execute("SELECT pg_advisory_lock(7)");
            assertThat(Web.post(address("suite", "background/behind-lock/4")).statusCode())
                    .isEqualTo(200);
            Eventually.eventually(SOON, () -> {
                HttpResponse<String> ready = health("ready");
                assertThat(bare(ready)).containsPattern("[{,]state:degraded").containsPattern("[{,]checked_out:4");
                assertThat(ready.statusCode()).isEqualTo(200);
            });
        }
        Eventually.eventually(SOON, () -> assertThat(bare(health("ready"))).doesNotContain("state:degraded"));
        assertThat(bare(health("ready"))).containsPattern("[{,]checked_out:0");
    }

    @Test
    @Order(AT_THE_END - 2)
    void readinessFollowsTheDatabase() throws Exception {
        postgres.stop("fast");
        try {
            Eventually.eventually(SOON, () -> {
                HttpResponse<String> ready = health("ready");
                assertThat(ready.statusCode()).isEqualTo(503);
                assertThat(bare(ready)).contains("state:unhealthy", "reporting.state:unhealthy");
            });
            assertThat(health("live").statusCode()).isEqualTo(200);
        } finally {
            postgres.startAgain();
        }
        Eventually.eventually(SOON, () -> {
            assertThat(health("ready").statusCode()).isEqualTo(200);
            assertThat(answer("injected/database")).isEqualTo("suite 4");
        });
    }

    @Test
    @Order(AT_THE_END - 1)
    void theStopLetsWorkEndAndLeavesNoConnection() throws Exception {
        assertThat(postgres.answer(CONNECTIONS + "LIKE 'suite%'")).isNotEqualTo("0");
        assertThat(Web.post(address("suite", "background/slow-insert/3")).statusCode())
                .isEqualTo(200);
        Eventually.eventually(SOON, () -> assertThat(
                        postgres.answer(CONNECTIONS + "= 'suite' AND query LIKE 'INSERT%' AND state = 'active'"))
                .isEqualTo("1"));
        assertThat(running.stop()).as("ended by itself").isTrue();
        assertThat(postgres.answer("SELECT count(*) FROM drained")).isEqualTo("1");
        assertThat(postgres.answer(CONNECTIONS + "SIMILAR TO '(suite|second|etosha)%'"))
                .isEqualTo("0");
    }

    /** After the other server has ended: two would share the processors. */
    @Test
    @Order(AT_THE_END)
    void aBadSettingRefusesTheStart() throws Exception {
        Map<String, String> bad =
                Map.of("DB_POOL_SIZE", "none", "DB_PASSWORD", "hush-hush", "DB_PASSWORD_FILE", "/run/secret");
        try (RunningServer refusing =
                server.start(Folders.empty(folder.resolve("bad")), applications.subList(0, 1), environment(bad))) {
            Eventually.eventually(START, () -> assertThat(refusing.log())
                    .contains("db.pool.size must be a whole number between 1 and 1000, was none")
                    .contains("db.password and db.password-file must not both be set"));
            assertThat(refusing.log()).doesNotContain("hush-hush");
            URI inside = refusing.applications().resolve("suite/ask/injected/pool");
            assertThat(answers(inside)).isFalse();
        }
    }

    private static boolean answers(URI address) throws InterruptedException {
        try {
            return Web.get(address).statusCode() == 200;
        } catch (IOException nobodyThere) {
            return false;
        }
    }

    private URI address(String application, String path) {
        return running.applications().resolve(application + "/ask/" + path);
    }

    private HttpResponse<String> ask(String application, String path) throws Exception {
        return Web.get(address(application, path));
    }

    private String answer(String path) throws Exception {
        return ask("suite", path).body();
    }

    private HttpResponse<String> health(String kind) throws Exception {
        return Web.get(running.health().resolve(kind));
    }

    /** JSON without what runtimes print differently: space, and quotes around numbers. */
    private static String bare(HttpResponse<String> json) {
        return json.body().replaceAll("[\\s\"]", "");
    }
}
