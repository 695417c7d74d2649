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

/** Failures of a real server: which SQLState it is, what the call does about it, and what becomes of connections. */
abstract class SqlStatesOnServer extends DatabaseOnServer {

    /** How often the work ran. */
    int runs;

    Superuser superuser() {
        return EmbeddedServer::superuser;
    }

    static PoolConfig two() {
        return config().withMaxOverflow(0);
    }

    /** With session settings, as in {@code -c lock_timeout=50ms}. */
    static PoolConfig two(String options) {
        return two().withProperty("options", options);
    }

    final WatchedPool watch(PoolConfig config) {
        return new WatchedPool(pool(config), superuser());
    }

    /** Rows of {@code item}. */
    final int rows() throws SQLException {
        return superuser().numbers("SELECT count(*) FROM item").iterator().next();
    }

    /** It fails with this SQLState, for good, in the first attempt. */
    static void expectFinal(WatchedPool watched, String state, ThrowingCallable call) {
        expect(PermanentDatabaseException.class, watched, state, call);
    }

    /** It fails with this SQLState, in the first attempt, and nobody knows whether it was done. */
    static void expectUnknown(WatchedPool watched, String state, ThrowingCallable call) {
        expect(CommitOutcomeUnknownException.class, watched, state, call);
    }

    private static <X extends DatabaseException> void expect(
            Class<X> type, WatchedPool watched, String state, ThrowingCallable call) {
        X thrown = catchThrowableOfType(type, call);
        assertThat(thrown).as("what " + watched.failures + " became").isNotNull();
        assertThat(thrown.sqlState()).isEqualTo(state);
        assertThat(thrown.attempts()).isEqualTo(1);
        assertThat(watched.states()).containsExactly(state);
    }
}
