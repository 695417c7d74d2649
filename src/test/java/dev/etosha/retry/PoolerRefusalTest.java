package dev.etosha.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The messages of PgBouncer's source, which all have the SQLState 08P01. */
class PoolerRefusalTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password authentication failed",
                "SASL authentication failed",
                "PAM authentication failed",
                "LDAP authentication failed",
                "\"trust\" authentication failed",
                "certificate authentication failed",
                "login rejected",
                "unix socket login rejected",
                "TLS connection required",
                "SSL required",
                "no such user",
                "no such user: nobody",
                "no such database: shop",
                "database \"shop\" is disabled",
                "no username supplied",
                "username too long",
                "password too long",
                "empty password returned by client",
                "client selected an invalid SASL authentication mechanism",
                "no authentication method is found",
                "unsupported startup parameter: options",
                "unsupported startup parameter in options: statement_timeout",
                "unsupported options startup parameter: only '-c config=val' and '--config=val' are allowed",
                "old V2 protocol not supported",
                "bouncer config error",
                "server login failed: wrong password type",
                "server login failed: invalid server signature",
                "server login has been failing, cached error: password authentication failed for user \"app\""
                        + " (server_login_retry)",
                "server login has been failing, cached error: database \"shop\" does not exist (server_login_retry)",
                "not allowed",
                "PQexec disallowed",
                "transaction blocks not allowed in statement pooling mode"
            })
    void whatItWillRefuseAgainIsFinal(String message) {
        Failure failure = refusal("FATAL", message);
        assertThat(failure.transientConnect()).isFalse();
        assertThat(failure.outcome(Phase.STATEMENT)).isEqualTo(Outcome.NOT_APPLIED_FINAL);
        assertThat(failure.fatalToConnection()).isTrue();
        assertThat(failure.castsDoubt()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "query_wait_timeout",
                "query_timeout",
                "client_login_timeout",
                "client_login_timeout (server down)",
                "client_idle_timeout",
                "no more connections allowed (max_client_conn)",
                "client connections exceeded (max_db_client_connections)",
                "client connections exceeded (max_user_client_connections)",
                "pgbouncer cannot connect to server",
                "server login has been failing, try again later (server_login_retry)",
                "server login has been failing, cached error: connect failed (server_login_retry)",
                "server login has been failing, cached error: the database system is starting up"
                        + " (server_login_retry)",
                "server shutting down",
                "pooler is shutting down",
                "pause failed",
                "no memory for pool",
                "bouncer resources exhaustion"
            })
    void whatItNeverSentToTheServerIsRetried(String message) {
        Failure failure = refusal("FATAL", message);
        assertThat(failure.transientConnect()).isTrue();
        assertThat(failure.outcome(Phase.STATEMENT)).isEqualTo(Outcome.NOT_APPLIED_RETRY);
        assertThat(failure.outcome(Phase.PARTS)).isEqualTo(Outcome.NOT_APPLIED_RETRY);
        assertThat(failure.fatalToConnection()).isTrue();
        assertThat(failure.castsDoubt()).isFalse();
        assertThat(failure.memory()).isEqualTo(Memory.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server conn crashed?",
                "server connection closed",
                "query timeout",
                "transaction timeout",
                "server lifetime over",
                "connect string changed",
                "admin forced disconnect",
                "suspend_timeout",
                "prepared statement did not exist",
                "prepared statement name is already in use",
                "out of memory",
                "bad packet header: '51000000'",
                "a message that does not exist yet"
            })
    void theOutcomeOfWorkThatItMayHaveSentIsUnknown(String message) {
        Failure failure = refusal("FATAL", message);
        assertThat(failure.outcome(Phase.STATEMENT)).isEqualTo(Outcome.UNKNOWN);
        assertThat(failure.outcome(Phase.COMMIT)).isEqualTo(Outcome.UNKNOWN);
        assertThat(failure.outcome(Phase.TRANSACTION)).isEqualTo(Outcome.NOT_APPLIED_RETRY);
        assertThat(failure.transientConnect()).isTrue();
        assertThat(failure.fatalToConnection()).isTrue();
    }

    @Test
    void aTransactionThatWasIdleForTooLongIsNotRepeated() {
        assertThat(refusal("FATAL", "idle transaction timeout").outcome(Phase.TRANSACTION))
                .isEqualTo(Outcome.NOT_APPLIED_FINAL);
    }

    @Test
    void itsAdminConsoleIsNotADatabase() {
        assertThat(refusal("ERROR", "invalid command 'SELECT 1', use SHOW HELP;")
                        .outcome(Phase.STATEMENT))
                .isEqualTo(Outcome.NOT_APPLIED_FINAL);
    }

    @Test
    void theServersOwnProtocolViolationIsJudgedByItsSqlState() {
        SQLException ofServer = new PSQLException(
                new ServerErrorMessage("SFATAL\0C08P01\0Mno such database: x\0RProcessStartupPacket\0"));
        assertThat(Failure.of(ofServer).transientConnect()).isTrue();
    }

    /** The fields that PgBouncer sends. */
    private static Failure refusal(String severity, String message) {
        return Failure.of(new PSQLException(new ServerErrorMessage("S" + severity + "\0C08P01\0M" + message + "\0")));
    }
}
