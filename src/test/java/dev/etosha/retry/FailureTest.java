package dev.etosha.retry;

import static dev.etosha.retry.SqlStateTableTest.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.Subject;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.security.cert.CertificateException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The classification of chains of exceptions. {@link SqlStateTableTest} tests the SQLStates. */
class FailureTest {

    @Test
    void aWriteInAReadOnlyTransactionIsNotRepeated() {
        Failure failure = Failure.of(server("25006", "ERROR", "PreventCommandIfReadOnly"));
        assertThat(failure.outcome(Phase.TRANSACTION, true)).isEqualTo(Outcome.NOT_APPLIED_FINAL);
        assertThat(failure.outcome(Phase.TRANSACTION, false)).isEqualTo(Outcome.NOT_APPLIED_RETRY);
    }

    @Test
    void theFailureHasTheServersNamesButNotItsValues() {
        Failure failure = Failure.of(new BatchUpdateException(
                "batch",
                "23505",
                new int[0],
                new PSQLException(new ServerErrorMessage(
                        "SERROR\0C23505\0Mduplicate\0DKey (email)=(a@b) already exists.\0spublic\0"
                                + "tmember\0nmember_email_key\0"))));
        assertThat(failure.subject()).isEqualTo(new Subject("public", "member", null, "member_email_key"));
        assertThat(Failure.of(new SQLException("none")).subject()).isEqualTo(Subject.NONE);
    }

    @Test
    void anExceptionOfTheCallersCodeKeepsTheConnection() {
        Failure failure = Failure.of(new UncheckedIOException(new IOException("a file")));
        assertThat(failure.sqlState()).isNull();
        assertThat(failure.fatalToConnection()).isFalse();
        assertThat(failure.outcome(Phase.STATEMENT)).isEqualTo(Outcome.NOT_APPLIED_FINAL);
    }

    @ParameterizedTest
    @ValueSource(strings = {"57P03", "53300", "08001", "08006", "57P01", "53200", "25006"})
    void aServerThatIsNotReadyIsWorthReconnecting(String state) {
        assertThat(Failure.of(server(state, "FATAL", "ProcessStartupPacket")).transientConnect())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"28P01", "28000", "3D000", "42501", "42704", "55000"})
    void aRefusedLoginIsNotWorthReconnecting(String state) {
        assertThat(Failure.of(server(state, "FATAL", "auth_failed")).transientConnect())
                .isFalse();
    }

    @Test
    void anUnreachableHostIsWorthReconnectingAndCastsNoDoubtOnIdleConnections() {
        Failure failure = Failure.of(new SQLException("refused", "08001", new ConnectException()));
        assertThat(failure.transientConnect()).isTrue();
        assertThat(failure.castsDoubt()).isFalse();
    }

    @Test
    void aServerWithoutTlsOrWithAWrongCertificateIsNotWorthReconnecting() {
        SSLHandshakeException handshake = new SSLHandshakeException("PKIX");
        handshake.initCause(new CertificateException());
        assertThat(Failure.of(new SQLException("no SSL", "08004")).transientConnect())
                .isFalse();
        assertThat(Failure.of(new SQLException("SSL error", "08006", handshake)).transientConnect())
                .isFalse();
        assertThat(Failure.of(new SQLException("cut", "08006", new SSLHandshakeException("EOF")))
                        .transientConnect())
                .isTrue();
    }

    @Test
    void theFirstFailureOfATransactionIsReported() {
        SQLException later = server("25P02", "ERROR", "exec_simple_query");
        later.initCause(server("40P01", "ERROR", "DeadLockReport"));
        assertThat(Failure.of(later).sqlState()).isEqualTo("40P01");
        assertThat(Failure.of(new IllegalStateException(later)).sqlState()).isEqualTo("40P01");
    }

    @Test
    void theServersStateTakesPrecedenceOverItsWrapper() {
        SQLException wrapper = new SQLException("cannot connect", "08001", server("28P01", "FATAL", "auth_failed"));
        assertThat(Failure.of(wrapper).sqlState()).isEqualTo("28P01");
        assertThat(Failure.of(wrapper).transientConnect()).isFalse();
    }

    @Test
    void aNextExceptionCountsForTheConnection() {
        SQLException batch = new BatchUpdateException("batch", "23505", new int[0]);
        batch.setNextException(server("23505", "ERROR", "_bt_check_unique"));
        batch.setNextException(server("57P01", "FATAL", "ProcessInterrupts"));
        assertThat(Failure.of(batch).sqlState()).isEqualTo("23505");
        assertThat(Failure.of(batch).castsDoubt()).isTrue();
    }

    @Test
    void aConnectionThatTheServerEndedCastsDoubtOnOthersOnlyAtShutdown() {
        SQLException overdue = server("25P03", "FATAL", "ProcessInterrupts");
        overdue.setNextException(new SQLException("I/O", "08006", new EOFException()));
        assertThat(Failure.of(overdue).fatalToConnection()).isTrue();
        assertThat(Failure.of(overdue).castsDoubt()).isFalse();

        SQLException shutdown = server("57P01", "FATAL", "ProcessInterrupts");
        shutdown.setNextException(new SQLException("I/O", "08006", new EOFException()));
        assertThat(Failure.of(shutdown).castsDoubt()).isTrue();
    }

    @Test
    void cyclicChainsEnd() {
        SQLException one = new SQLException("one");
        SQLException two = new SQLException("two", "40001", one);
        one.initCause(two);
        one.setNextException(two);
        assertThat(Failure.of(one).sqlState()).isEqualTo("40001");
    }
}
