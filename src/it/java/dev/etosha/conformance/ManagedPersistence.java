package dev.etosha.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.etosha.testing.Eventually;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;

/** What container-managed persistence must do on the pools, on every server that has it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class ManagedPersistence extends Deployed {

    private static final int AT_THE_END = Integer.MAX_VALUE;

    ManagedPersistence(Server server) {
        super(server, server.name + "-persistence");
    }

    @Override
    List<Path> make(Path wars) {
        return List.of(Wars.shop(wars, server.namesPoolsOfWars()));
    }

    @Override
    Map<String, String> more() {
        return Map.of("DB_ARCHIVE_URL", postgres.url(), "DB_ARCHIVE_APPLICATION_NAME", "shop-archive");
    }

    @Override
    String ping() {
        return "shop/answers";
    }

    private String shop(String path) throws Exception {
        return ask("shop", "shop/" + path).body();
    }

    private void nothingIsLent() {
        Eventually.eventually(SOON, () -> assertThat(shop("lent")).isEqualTo("0"));
    }

    @Test
    @Order(1)
    void poolsThatTheProviderNeededBeforeTheApplicationAreThoseOfTheApplication() throws Exception {
        assertThat(shop("commit/1")).as("the provider has made the tables").isEqualTo("done 1");
        assertThat(running.said("opened pool default on")).isEqualTo(1);
        assertThat(running.said("opened pool archive on")).isEqualTo(1);
    }

    @Test
    void workIsCommittedWithTheTransaction() throws Exception {
        assertThat(shop("commit/100")).isEqualTo("done 1");
        nothingIsLent();
    }

    @Test
    void workIsRolledBackWithTheTransaction() throws Exception {
        assertThat(shop("rollback/110")).isEqualTo("failed 0");
        nothingIsLent();
    }

    @Test
    void aNewTransactionInsideStays() throws Exception {
        assertThat(shop("requires-new/120")).isEqualTo("failed 1");
        nothingIsLent();
    }

    @Test
    void aTransactionThatTakesTooLongLeavesNothingBehind() throws Exception {
        assertThat(shop("too-long/130/" + server.longerThanASecond().toSeconds()))
                .startsWith("failed");
        Eventually.eventually(SOON, () -> assertThat(shop("stored/130")).isEqualTo("0"));
        nothingIsLent();
    }

    @Test
    void allOfATransactionShareAConnection() throws Exception {
        assertThat(shop("processes/140")).isEqualTo("1");
        nothingIsLent();
    }

    @Test
    void aViolatedConstraintReachesTheCaller() throws Exception {
        assertThat(shop("unique/150")).isEqualTo("failed 23505 1");
        nothingIsLent();
    }

    @Test
    void aLookUpWorksInATransactionAndOutside() throws Exception {
        assertThat(shop("find/160")).isEqualTo("article 160, article 160");
        nothingIsLent();
    }

    @Test
    void aFactoryIsInjectedToo() throws Exception {
        assertThat(shop("factory/170")).isEqualTo("done 1");
        nothingIsLent();
    }

    @Test
    void aSecondUnitIsOnANamedPool() throws Exception {
        assertThat(shop("archive/180")).isEqualTo("1 shop-archive");
        nothingIsLent();
    }

    @Test
    @Order(AT_THE_END - 2)
    void theServerHasNoConnectionsBesideThePools() throws Exception {
        Eventually.eventually(
                SOON, () -> assertThat(String.valueOf(sessions("= 'shop'"))).isEqualTo(shop("size")));
        assertThat(running.log()).doesNotContain("is refused", "2D000", "Unable to set ClientInfo");
    }

    @Test
    @Order(AT_THE_END - 1)
    void anApplicationThatIsDeployedAgainLeavesNothing() throws Exception {
        assumeTrue(server.redeploysDataSources(), "the server keeps the data source of before, or does not redeploy");
        Innards before = Innards.of(server.java(), running);
        again(200);
        again(300);
        Eventually.eventually(SOON, () -> assertThat(Innards.of(server.java(), running))
                .matches(now -> now.noMoreThan(before), "no more than " + before));
    }

    private void again(int id) throws Exception {
        server.undeploy(mainFolder(), "shop");
        Eventually.eventually(SOON, () -> {
            assertThat(sessions("LIKE 'shop%'")).isZero();
            assertThat(answers(address("shop", ping()))).isFalse();
        });
        server.deploy(mainFolder(), applications.get(0));
        awaitStart("shop");
        assertThat(shop("commit/" + id)).isEqualTo("done 1");
        assertThat(shop("archive/" + id)).isEqualTo("1 shop-archive");
        assertThat(shop("processes/" + (id + 10))).isEqualTo("1");
    }

    @Test
    @Order(AT_THE_END)
    void theStopLeavesNoConnection() throws Exception {
        assertThat(sessions("LIKE 'shop%'")).isPositive();
        assertThat(running.stop()).as("ended by itself").isTrue();
        assertThat(sessions("LIKE 'shop%'")).isZero();
    }
}
