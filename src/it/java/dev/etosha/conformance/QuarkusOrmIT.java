package dev.etosha.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.testing.Eventually;
import dev.etosha.testing.OwnServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** Quarkus's own Hibernate ORM and Panache on our pools. */
@Tag("runtime")
@Tag("quarkus")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class QuarkusOrmIT {

    private static final int AT_THE_END = Integer.MAX_VALUE;

    private final Server server = Quarkus.withHibernate();
    private OwnServer postgres;
    private RunningServer running;

    @BeforeAll
    void start() throws Exception {
        postgres = OwnServer.start();
        running = start("main", Map.of());
    }

    private RunningServer start(String folder, Map<String, String> more) throws IOException {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "DATABASE_URL",
                postgres.url(),
                "DB_APPLICATION_NAME",
                "shop",
                "DB_REPORTING_URL",
                postgres.url(),
                "DB_REPORTING_POOL_SIZE",
                "2"));
        environment.putAll(more);
        Path empty = Folders.empty(Path.of("target", "conformance", "Quarkus-ORM", folder));
        RunningServer starting = server.start(new Launch(empty, List.of(), environment, false));
        Eventually.eventually(Deployed.START, () -> {
            if (starting.runs()) {
                assertThat(Deployed.answers(starting.address("shop", "items"))).isTrue();
            }
        });
        assertThat(starting.runs()).as("runs; see %s", starting.logs()).isTrue();
        return starting;
    }

    @AfterAll
    void end() throws Exception {
        try (OwnServer last = postgres;
                RunningServer first = running) {
            assertThat(last).isNotNull();
            assertThat(first).isNotNull();
        }
    }

    private String get(String path) throws Exception {
        return Web.get(running.address("shop", path)).body();
    }

    private int post(String path) throws Exception {
        return Web.post(running.address("shop", path)).statusCode();
    }

    private String stored(String name) throws Exception {
        return postgres.answer("SELECT count(*) FROM item WHERE name LIKE '" + name + "'");
    }

    @Test
    void theSchemaIsMadeAtTheStart() throws Exception {
        assertThat(postgres.answer("SELECT count(*) FROM pg_tables WHERE tablename IN ('item', 'sale')"))
                .isEqualTo("2");
    }

    @Test
    void anEntityIsCommittedWithTheTransaction() throws Exception {
        assertThat(post("items/cup")).isEqualTo(204);
        assertThat(stored("cup")).isEqualTo("1");
    }

    @Test
    void anEntityIsRolledBackWithTheTransaction() throws Exception {
        assertThat(post("items/plate/refused")).isEqualTo(500);
        assertThat(stored("plate")).isEqualTo("0");
    }

    @Test
    void anInnerTransactionIsCommittedAlone() throws Exception {
        assertThat(post("items/pan/outer")).isEqualTo(500);
        assertThat(stored("pan%")).isEqualTo("1");
        assertThat(stored("pan-inner")).isEqualTo("1");
    }

    @Test
    void aUniqueViolationIsHibernates() throws Exception {
        assertThat(Web.post(running.address("shop", "items/fork/twice")).body())
                .isEqualTo("ConstraintViolationException");
        assertThat(stored("fork")).isEqualTo("1");
    }

    @Test
    void allOfATransactionShareAConnectionAndSeeItsWork() throws Exception {
        assertThat(get("items/connections")).isEqualTo("1 1");
    }

    @Test
    void noConnectionStaysLentAfterARequest() throws Exception {
        assertThat(Integer.parseInt(get("items"))).isNotNegative();
        Eventually.eventually(Deployed.SOON, () -> assertThat(get("items/lent")).isEqualTo("0"));
    }

    @Test
    void eachUnitHasItsPool() throws Exception {
        assertThat(get("items/names")).isEqualTo("shop etosha-reporting");
        assertThat(post("items/cup/sold")).isEqualTo(204);
        assertThat(postgres.answer("SELECT count(*) FROM sale")).isEqualTo("1");
    }

    @Test
    void theInjectedAgroalDataSourceIsOurs() throws Exception {
        assertThat(get("items/agroal")).isEqualTo("dev.etosha.agroal");
    }

    @Test
    void quarkusHasNoPoolOfItsOwn() throws Exception {
        Eventually.eventually(Deployed.SOON, () -> {
            assertThat(get("items/sizes")).isEqualTo("7");
            assertThat(sessions("IN ('shop', 'etosha-reporting')")).isEqualTo("7");
        });
        assertThat(sessions("NOT IN ('shop', 'etosha-reporting', 'shop-health', 'etosha-reporting-health')"))
                .isEqualTo("0");
    }

    @Test
    void quarkusChecksOurPoolToo() throws Exception {
        assertThat(Deployed.bare(Web.get(running.health().resolve("ready"))))
                .contains("status:UP", "name:Databaseconnectionshealthcheck", "<default>:UP", "reporting:UP");
    }

    @Test
    void nothingIsSaidOfADataSourceThatIsNotConfigured() throws Exception {
        assertThat(running.log()).doesNotContain("@Inject DataSource gives");
    }

    @Test
    @Order(AT_THE_END - 1)
    void theStopLeavesNoConnection() throws Exception {
        assertThat(running.stop()).as("ended by itself").isTrue();
        assertThat(running.log()).doesNotContain("belongs to the application");
        Eventually.eventually(
                Deployed.SOON, () -> assertThat(sessions("~ '(shop|etosha)'")).isEqualTo("0"));
    }

    @Test
    @Order(AT_THE_END)
    void aUrlOfQuarkussOwnKeepsHibernateThere() throws Exception {
        String own = "jdbc:" + postgres.url().replace("postgres@", "") + "?user=postgres&ApplicationName=own";
        try (RunningServer both = start("both", Map.of("OWN_DATA_SOURCE", own))) {
            assertThat(Web.get(both.address("shop", "items/names")).body()).isEqualTo("own etosha-reporting");
            assertThat(both.said("@Inject DataSource gives")).isEqualTo(1);
        }
    }

    /** How many sessions of clients have a name like this, without the one that asks. */
    private String sessions(String condition) throws Exception {
        return postgres.answer("SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                + " AND pid <> pg_backend_pid() AND application_name " + condition);
    }
}
