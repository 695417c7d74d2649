package dev.etosha.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.pool.ConnectionPool;
import dev.etosha.testing.CommitFault;
import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.FaultProxy;
import jakarta.transaction.HeuristicMixedException;
import jakarta.transaction.RollbackException;
import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The connection is lost while a JTA transaction commits. */
class LostCommitIT extends JtaOnServer {

    private final FaultProxy proxy = FaultProxy.to(EmbeddedServer.port());

    @AfterEach
    void stopProxy() throws IOException {
        proxy.close();
    }

    private ConnectionPool inserted(CommitFault fault, boolean verify) throws Exception {
        ConnectionPool pool = pool(config("postgresql://postgres@localhost:" + proxy.port() + "/postgres")
                .withVerifyCommit(verify));
        manager.begin();
        insert(pool, 1);
        proxy.failNextCommit(fault);
        return pool;
    }

    @Test
    void anAppliedCommitIsReportedAsCommitted() throws Exception {
        inserted(CommitFault.CUT_BEFORE_ANSWER, true);
        manager.commit();
        assertThat(items()).isEqualTo(1);
    }

    @Test
    void aLostCommitIsReportedAsRolledBack() throws Exception {
        ConnectionPool pool = inserted(CommitFault.CUT_BEFORE, true);
        assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
        assertThat(items()).isZero();
        insert(pool, 1);
    }

    @Test
    void withoutVerificationTheOutcomeIsHeuristic() throws Exception {
        inserted(CommitFault.CUT_BEFORE_ANSWER, false);
        assertThatThrownBy(manager::commit).isInstanceOf(HeuristicMixedException.class);
    }

    @Test
    void aConnectionLostBeforeTheCommitIsReportedAsARollback() throws Exception {
        ConnectionPool pool = pool(config("postgresql://postgres@localhost:" + proxy.port() + "/postgres"));
        manager.begin();
        insert(pool, 1);
        proxy.cut();
        assertThatThrownBy(() -> insert(pool, 2)).isInstanceOf(SQLException.class);
        assertThatThrownBy(manager::commit).isInstanceOf(RollbackException.class);
        assertThat(items()).isZero();
        insert(pool, 1);
    }
}
