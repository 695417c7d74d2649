package dev.etosha.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.config.JtaMode;
import dev.etosha.config.PoolConfig;
import dev.etosha.connect.Hooks;
import dev.etosha.jta.Jta;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.pool.OuterTransactions;
import jakarta.transaction.RollbackException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** Connections of two pools cannot commit atomically. The second pool is refused unless the setting allows it. */
class TwoResourcesIT extends JtaOnServer {

    private static PoolConfig other() {
        return config().withName("other");
    }

    @Test
    void aSecondPoolIsRefused() throws Exception {
        ConnectionPool first = pool();
        ConnectionPool second = pool(other());
        manager.begin();
        insert(first, 1);
        assertThatThrownBy(() -> insert(second, 2))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("pool other: the JTA transaction has a connection of pool default already")
                .hasMessageContaining("db.jta=several");
        manager.commit();
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void aSecondPoolJoinsIfTheSettingAllowsIt() throws Exception {
        ConnectionPool first = pool(config().withJta(JtaMode.SEVERAL));
        ConnectionPool second = pool(other().withJta(JtaMode.SEVERAL));
        manager.begin();
        insert(first, 1);
        insert(second, 2);
        manager.commit();
        assertThat(items()).isEqualTo(2);

        manager.begin();
        insert(first, 3);
        insert(second, 4);
        insert(second, 4);
        assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
        assertThat(items()).isEqualTo(2);
    }

    @Test
    void aTransactionWithAnotherApplicationsPoolIsRolledBack() throws Exception {
        ConnectionPool first = pool();
        OuterTransactions ofAnotherApplication = Jta.transactions(type -> null);
        try (ConnectionPool second = ConnectionPool.open(other(), ofAnotherApplication, Hooks.NONE)) {
            manager.begin();
            insert(first, 1);
            insert(second, 2);
            assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
            assertThat(second.stats().checkedOut()).isZero();
        }
        assertThat(items()).isZero();
    }
}
