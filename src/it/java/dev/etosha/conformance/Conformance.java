package dev.etosha.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.etosha.testing.Eventually;
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
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;

/** What every runtime must do with the library in an application. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ExtendWith(Results.class)
abstract class Conformance extends Deployed {

    private static final Pattern PAUSE =
            Pattern.compile("pool reporting: attempt (\\d) of 4 failed.* the next one in (\\d+) ms");
    private static final String NO_FAULT_TOLERANCE = "MicroProfile Fault Tolerance is absent or switched off";

    private static final int AT_THE_END = Integer.MAX_VALUE;

    Conformance(Server server) {
        super(server, server.name);
    }

    @Override
    List<Path> make(Path wars) {
        Path suite = Wars.make(wars, "suite", server.persistence());
        return server.takesSeveralApplications() ? List.of(suite, Wars.make(wars, "second", false)) : List.of(suite);
    }

    @Override
    String ping() {
        return "injected/pool";
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
    void eachPauseIsRandomUpToALimitThatDoubles() throws Exception {
        long before = System.nanoTime();
        assertThat(answer("retried/in-reporting")).isEqualTo("4 TransientDatabaseException 57P01");
        Duration took = Duration.ofNanos(System.nanoTime() - before);

        Map<Integer, Long> pauses = new TreeMap<>();
        Matcher lines = PAUSE.matcher(running.log());
        while (lines.find()) {
            pauses.put(Integer.valueOf(lines.group(1)), Long.valueOf(lines.group(2)));
        }
        assertThat(pauses).containsOnlyKeys(1, 2, 3);
        pauses.forEach((attempt, pause) -> assertThat(pause).isBetween(0L, 100L << attempt));
        assertThat(took)
                .isGreaterThanOrEqualTo(Duration.ofMillis(
                        pauses.values().stream().mapToLong(pause -> pause).sum()));
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
        assumeTrue(metrics != null, "the runtime shows no metrics by itself");
        assertThat(Web.get(Objects.requireNonNull(metrics)).body())
                .containsPattern("etosha_pool_size\\{[^}]*pool=\"default\"[^}]*} 4")
                .containsPattern("etosha_pool_size\\{[^}]*pool=\"reporting\"[^}]*} 2")
                .containsPattern("etosha_pool_size\\{[^}]*pool=\"archive\"[^}]*} 1");
    }

    @Test
    void openTelemetryHasThePoolsByTheConventions() throws Exception {
        assumeFalse(server.telemetry("").isEmpty(), "the runtime has no OpenTelemetry, or it is not tried");
        String count = "db.client.connection.count{db.client.connection.pool.name=default, ";
        String suite = ofApplication("suite") + "}";
        Eventually.eventually(SOON, () -> assertThat(telemetry.received())
                .containsEntry(series("db.client.connection.idle.max", "reporting", "suite"), 2.0)
                .containsEntry(series("db.client.connection.idle.max", "default", "suite"), 4.0)
                .containsEntry(series("db.client.connection.max", "default", "suite"), 4.0)
                .containsKey(count + "db.client.connection.state=idle" + suite)
                .containsKey(count + "db.client.connection.state=used" + suite)
                .containsKey(series("db.client.connection.pending_requests", "default", "suite"))
                .containsKey(series("db.client.connection.timeouts", "default", "suite"))
                .containsKey(series("etosha.pool.queries", "default", "suite")));
        if (server.takesSeveralApplications()) {
            assertThat(telemetry.received())
                    .containsEntry(series("db.client.connection.idle.max", "reporting", "second"), 2.0);
        }
    }

    private String series(String instrument, String pool, String application) {
        return instrument + "{db.client.connection.pool.name=" + pool + ofApplication(application) + "}";
    }

    /** A runtime that has one application has no name for it. */
    private String ofApplication(String name) {
        return server.takesSeveralApplications() ? ", etosha.application=" + name : "";
    }

    @Test
    void allOfATransactionShareAConnection() throws Exception {
        assertThat(answer("joined/processes")).isEqualTo("1");
    }

    @Test
    void aNewTransactionInsideHasAConnectionOfItsOwn() throws Exception {
        assertThat(answer("joined/processes-of-two")).isEqualTo("2");
    }

    @Test
    void outsideOfATransactionConnectionsArePlain() throws Exception {
        assertThat(answer("joined/outside")).isEqualTo("true true 2");
    }

    @Test
    void workIsCommittedWithTheTransactionAndAForgottenCloseLeaksNothing() throws Exception {
        assertThat(answer("joined/commit/100")).isEqualTo("done 2");
        assertThat(answer("joined/lent")).isEqualTo("0");
    }

    @Test
    void workIsRolledBackWithTheTransaction() throws Exception {
        assertThat(answer("joined/rollback/110")).isEqualTo("failed 0");
        assertThat(answer("joined/lent")).isEqualTo("0");
    }

    @Test
    void aCommitThatTheDatabaseRefusesReachesTheCaller() throws Exception {
        assertThat(answer("joined/refused-commit/120")).isEqualTo("failed 0");
        assertThat(answer("joined/lent")).isEqualTo("0");
    }

    @Test
    void theUsersOwnTransactionIsOneToo() throws Exception {
        assertThat(answer("joined/users-own/130")).isEqualTo("done 0");
        assertThat(answer("joined/lent")).isEqualTo("0");
    }

    @Test
    void aTransactionThatTakesTooLongLeavesNothingBehind() throws Exception {
        assertThat(answer("joined/too-long/140/" + server.longerThanASecond().toSeconds()))
                .startsWith("failed ");
        Eventually.eventually(SOON, () -> {
            assertThat(answer("joined/lent")).isEqualTo("0");
            assertThat(answer("joined/stored/140")).isEqualTo("0");
        });
    }

    @Test
    void twoPoolsInATransactionAreRefused() throws Exception {
        assertThat(answer("joined/two-pools/150")).isEqualTo("refused 0");
    }

    @Test
    void aPoolThatJoinsNothingIsOutside() throws Exception {
        assertThat(answer("joined/switched-off/160")).isEqualTo("failed 1");
    }

    @Test
    void persistenceHasTransactionsOfItsOwn() throws Exception {
        assumeTrue(server.persistence(), "Jakarta Persistence is not tried there");
        assertThat(answer("books/local/1")).isEqualTo("1");
    }

    @Test
    void persistenceTakesPartInATransaction() throws Exception {
        assumeTrue(server.persistence(), "Jakarta Persistence is not tried there");
        assertThat(answer("books/joined/10")).isEqualTo("2 2");
        assertThat(answer("books/rolled-back/20")).isEqualTo("0");
        assertThat(answer("joined/lent")).isEqualTo("0");
    }

    @Test
    void theRuntimesOwnDataSourceIsBesideOurs() throws Exception {
        assumeTrue(server.ownDataSource().isPresent(), "the suite's server has no data source of its own");
        assertThat(answer("beside")).isEqualTo(server.ownDataSource().orElseThrow() + " beside dev.etosha.pool");
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
    @Order(AT_THE_END - 4)
    void anApplicationThatComesAndGoesLeavesNothing() throws Exception {
        assumeTrue(server.redeploys(), "applications come and go with the server there");
        takeOutSecond();
        Innards before = Innards.of(server.java(), running);
        putInSecond();
        takeOutSecond();
        Eventually.eventually(SOON, () -> assertThat(Innards.of(server.java(), running))
                .matches(now -> now.noMoreThan(before), "no more than " + before));
        putInSecond();
    }

    private void takeOutSecond() throws Exception {
        server.undeploy(mainFolder(), "second");
        Eventually.eventually(SOON, () -> {
            assertThat(sessions("LIKE 'second%'")).isZero();
            assertThat(answers(address("second", "injected/pool"))).isFalse();
        });
    }

    /** And has it use what it may leave behind. */
    private void putInSecond() throws Exception {
        server.deploy(mainFolder(), applications.get(1));
        awaitStart("second");
        assertThat(ask("second", "injected/database").body()).isEqualTo("second 4");
        assertThat(ask("second", "background").body()).isEqualTo("42");
        assertThat(ask("second", "joined/processes").body()).isEqualTo("1");
    }

    @Test
    @Order(AT_THE_END - 3)
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
    @Order(AT_THE_END - 2)
    void theStopLetsWorkEndAndLeavesNoConnection() throws Exception {
        assertThat(sessions("LIKE 'suite%'")).isPositive();
        assertThat(Web.post(address("suite", "background/slow-insert/3")).statusCode())
                .isEqualTo(200);
        Eventually.eventually(
                SOON, () -> assertThat(sessions("= 'suite' AND query LIKE 'INSERT%' AND state = 'active'"))
                        .isEqualTo(1));
        assertThat(running.stop()).as("ended by itself").isTrue();
        assertThat(postgres.answer("SELECT count(*) FROM drained")).isEqualTo("1");
        assertThat(sessions("SIMILAR TO '(suite|second|etosha)%'")).isZero();
    }

    /** After the other server has ended: two would share the processors. */
    @Test
    @Order(AT_THE_END - 1)
    void withoutFaultToleranceThereIsOneAttemptAndOneWarning() throws Exception {
        try (RunningServer bare = server.start(launch("bare", applications.subList(0, 1), Map.of(), true))) {
            awaitStart(bare, "suite");
            assertThat(Web.get(bare.address("suite", "injected/database")).body())
                    .isEqualTo("suite 4");
            assertThat(Web.get(bare.address("suite", "retried/lost-transaction/1"))
                            .body())
                    .isEqualTo("1 TransientDatabaseException 57P01");
            assertThat(bare.said(NO_FAULT_TOLERANCE)).isEqualTo(1);
        }
        Eventually.eventually(
                SOON, () -> assertThat(sessions("SIMILAR TO '(suite|etosha)%'")).isZero());
    }

    @Test
    @Order(AT_THE_END)
    void aBadSettingRefusesTheStart() throws Exception {
        Map<String, String> bad =
                Map.of("DB_POOL_SIZE", "none", "DB_PASSWORD", "hush-hush", "DB_PASSWORD_FILE", "/run/secret");
        try (RunningServer refusing = server.start(launch("bad", applications.subList(0, 1), bad, false))) {
            Eventually.eventually(START, () -> assertThat(refusing.log())
                    .contains("db.pool.size must be a whole number between 1 and 1000, was none")
                    .contains("db.password and db.password-file must not both be set"));
            assertThat(refusing.log()).doesNotContain("hush-hush");
            assertThat(answers(refusing.address("suite", "injected/pool"))).isFalse();
        }
    }
}
