package dev.etosha.jndi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.config.InvalidConfigurationException;
import dev.etosha.config.PoolConfig;
import dev.etosha.config.StartMode;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.pool.OuterTransactions;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A name has one pool, whoever needs it first. */
class NamedPoolsTest {

    private static final Duration LONG = Duration.ofHours(1);

    @BeforeEach
    void configure() {
        System.setProperty("db.by-name.url", "postgresql://nobody@localhost:1/none");
        System.setProperty("db.by-name.start", "lazy");
    }

    @AfterEach
    void forget() {
        System.clearProperty("db.by-name.url");
        System.clearProperty("db.by-name.start");
    }

    @Test
    void beforeTheApplicationAPoolIsOpenedOnceFromTheConfiguration() {
        NamedPools pools = new NamedPools(LONG);
        ConnectionPool pool = pools.find("by-name");
        assertThat(pools.find("by-name")).isSameAs(pool);
        assertThat(pool.config().url()).hasToString("postgresql://localhost:1/none");
        pools.handOver(name -> pool).close();
    }

    @Test
    void theApplicationTakesOverThatVeryPool() {
        NamedPools pools = new NamedPools(LONG);
        ConnectionPool pool = pools.find("by-name");
        NamedPools.Early early = pools.handOver(name -> pool);
        assertThat(early.take("other")).isNull();
        assertThat(early.take("by-name")).isSameAs(pool);
        assertThat(early.take("by-name")).isNull();
        early.close();
        assertThat(pool.config().name()).isEqualTo("by-name");
        assertThat(pools.find("by-name")).isSameAs(pool);
        pool.close();
    }

    @Test
    void afterwardsTheApplicationOpensThem() {
        NamedPools pools = new NamedPools(LONG);
        PoolConfig config =
                PoolConfig.of("postgresql://nobody@localhost:1/none").withStart(StartMode.LAZY);
        try (ConnectionPool own = ConnectionPool.open(config)) {
            NamedPools.Early early = pools.handOver(name -> own);
            assertThat(early.take("by-name")).isNull();
            assertThat(early.transactions(OuterTransactions.NONE)).isSameAs(OuterTransactions.NONE);
            assertThat(pools.find("by-name")).isSameAs(own);
        }
    }

    @Test
    void aStoppedApplicationOpensNoPool() {
        NamedPools pools = new NamedPools(LONG);
        NamedPools.Owner owner = name -> {
            throw new IllegalArgumentException(name);
        };
        pools.handOver(owner);
        pools.leave(owner);
        assertThatThrownBy(() -> pools.find("by-name")).hasMessageContaining("the application has stopped");
    }

    @Test
    void twoApplicationsThatShareTheClassAreRefused() {
        NamedPools pools = new NamedPools(LONG);
        NamedPools.Owner one = name -> Objects.requireNonNull(null);
        NamedPools.Owner other = name -> Objects.requireNonNull(null);
        pools.handOver(one);
        pools.handOver(other);
        assertThatThrownBy(() -> pools.find("by-name")).hasMessageContaining("put the jar into each application");
    }

    @Test
    void aNameWithoutSettingsIsRefused() {
        NamedPools pools = new NamedPools(LONG);
        assertThatThrownBy(() -> pools.find("absent"))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("db.absent.url");
    }

    @Test
    @Timeout(20)
    void aPoolThatNoApplicationTakesOverIsClosed() throws Exception {
        CountDownLatch asked = new CountDownLatch(2);
        ConnectionPool pool = ConnectionPool.open(
                PoolConfig.of("postgresql://nobody@localhost:1/none").withStart(StartMode.LAZY));
        EarlyPool unowned = new EarlyPool(pool, Duration.ofNanos(1), each -> {
            asked.countDown();
            return asked.getCount() == 0 && each.isUnused();
        });
        asked.await();
        assertThat(unowned.isUnused()).isTrue();
        pool.close();
    }
}
