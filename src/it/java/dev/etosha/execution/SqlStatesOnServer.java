package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.DatabaseException;
import dev.etosha.PermanentDatabaseException;
import dev.etosha.config.PoolConfig;
import dev.etosha.testing.EmbeddedServer;
import java.sql.SQLException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Failures of a real server: the SQLState, the reaction of the call, and the connections that remain. */
abstract class SqlStatesOnServer extends DatabaseOnServer {

    /** The number of times the work ran. */
    int runs;

    Superuser superuser() {
        return EmbeddedServer::superuser;
    }

    static PoolConfig two() {
        return config().withMaxOverflow(0);
    }

    /** A pool of two connections with session settings, for example {@code -c lock_timeout=50ms}. */
    static PoolConfig two(String options) {
        return two().withProperty("options", options);
    }

    final WatchedPool watch(PoolConfig config) {
        return new WatchedPool(pool(config), superuser());
    }

    /** The number of rows in {@code item}. */
    final int rows() throws SQLException {
        return superuser().numbers("SELECT count(*) FROM item").iterator().next();
    }

    /** The call fails permanently with this SQLState in the first attempt. */
    static void expectFinal(WatchedPool watched, String state, ThrowingCallable call) {
        expect(PermanentDatabaseException.class, watched, state, call);
    }

    /** The call fails with this SQLState in the first attempt, and its outcome is unknown. */
    static void expectUnknown(WatchedPool watched, String state, ThrowingCallable call) {
        expect(CommitOutcomeUnknownException.class, watched, state, call);
    }

    private static <X extends DatabaseException> void expect(
            Class<X> type, WatchedPool watched, String state, ThrowingCallable call) {
        X thrown = catchThrowableOfType(type, call);
        assertThat(thrown).as("the failure reported for " + watched.failures).isNotNull();
        assertThat(thrown.sqlState()).isEqualTo(state);
        assertThat(thrown.attempts()).isEqualTo(1);
        assertThat(watched.states()).containsExactly(state);
    }
}
