package dev.etosha.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.pool.ConnectionPool;
import jakarta.transaction.RollbackException;
import java.util.Objects;
import javax.transaction.xa.XAResource;
import org.junit.jupiter.api.Test;

/** A server may enlist a pool in a transaction. It is the same resource as that of the pool's own connections. */
class EnlistedPoolIT extends JtaOnServer {

    private static XAResource resource(ConnectionPool pool) {
        return Objects.requireNonNull(pool.resource());
    }

    @Test
    void connectionsOfAnEnlistedPoolShareItsPart() throws Exception {
        ConnectionPool pool = pool();
        manager.begin();
        manager.getTransaction().enlistResource(resource(pool));
        insert(pool, 1);
        insert(pool, 2);
        assertThat(pool.stats().checkedOut()).isEqualTo(1);
        assertThat(items()).isZero();
        manager.commit();
        assertThat(items()).isEqualTo(2);
    }

    @Test
    void anEnlistedPoolIsRolledBack() throws Exception {
        ConnectionPool pool = pool();
        manager.begin();
        manager.getTransaction().enlistResource(resource(pool));
        insert(pool, 1);
        manager.rollback();
        assertThat(items()).isZero();
    }

    @Test
    void aPoolThatTakesPartAlreadyIsNotASecondResource() throws Exception {
        ConnectionPool pool = pool();
        manager.begin();
        insert(pool, 1);
        manager.getTransaction().enlistResource(resource(pool));
        manager.getTransaction().enlistResource(resource(pool));
        insert(pool, 2);
        assertThat(pool.stats().checkedOut()).isEqualTo(1);
        manager.commit();
        assertThat(items()).isEqualTo(2);
    }

    @Test
    void aRefusedCommitReachesTheCaller() throws Exception {
        ConnectionPool pool = pool();
        manager.begin();
        manager.getTransaction().enlistResource(resource(pool));
        insert(pool, 1);
        insert(pool, 1);
        assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
        assertThat(items()).isZero();
    }

    @Test
    void twoPoolsAreRefusedThereToo() throws Exception {
        ConnectionPool one = pool();
        ConnectionPool other = pool(config().withName("other"));
        manager.begin();
        insert(one, 1);
        assertThat(manager.getTransaction().enlistResource(resource(other))).isFalse();
        manager.rollback();
        assertThat(items()).isZero();
    }
}
