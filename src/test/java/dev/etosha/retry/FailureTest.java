package dev.etosha.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Collectors;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

class FailureTest {

    /** Phases in order A, T, S, C: r = not applied and worth a retry, f = not applied and final, u = unknown. */
    @ParameterizedTest(name = "{0} {1} {2} evict {3} flush {4}")
    @CsvSource({
        // class 1
        "40001, ERROR, rrrr, false, false",
        "40001, FATAL, rrrr, true, false",
        "40P01, ERROR, rrrr, false, false",
        "57P03, FATAL, rrrr, true, false",
        "53300, FATAL, rrrr, true, false",
        "26000, ERROR, rrrr, false, false",
        "25006, ERROR, rrrr, true, true",
        "57P05, FATAL, rrrr, true, false",
        "55P03, ERROR, ffff, false, false",
        "55006, ERROR, ffff, false, false",
        "57014, ERROR, ffff, false, false",
        "57014, FATAL, ffff, true, false",
        "25P03, FATAL, ffff, true, false",
        "25P04, FATAL, ffff, true, false",
        "53000, ERROR, rfff, false, false",
        "53200, ERROR, rfff, false, false",
        "53400, ERROR, rfff, false, false",
        "58000, ERROR, rfff, false, false",
        "58030, ERROR, rfff, false, false",
        "53100, ERROR, ffff, false, false",
        "28P01, FATAL, ffff, true, false",
        "28000, FATAL, ffff, true, false",
        // class 2
        "57P01, FATAL, rruu, true, true",
        "57P02, FATAL, rruu, true, true",
        "08000, ERROR, rruu, true, true",
        "08001, ERROR, rruu, true, false",
        "08003, ERROR, rruu, true, false",
        "08004, ERROR, rruu, true, false",
        "08006, ERROR, rruu, true, true",
        "08S01, ERROR, rruu, true, true",
        "08007, ERROR, rruu, true, false",
        "40003, ERROR, rruu, true, false",
        "08P01, ERROR, rruu, true, false",
        "58030, PANIC, rruu, true, true",
        // class 3
        "21000, ERROR, ffff, false, false",
        "22012, ERROR, ffff, false, false",
        "23505, ERROR, ffff, false, false",
        "23P01, ERROR, ffff, false, false",
        "24000, ERROR, ffff, false, false",
        "25001, ERROR, ffff, false, false",
        "25P01, ERROR, ffff, false, false",
        "25P02, ERROR, ffff, false, false",
        "2D000, ERROR, ffff, false, false",
        "2F005, ERROR, ffff, false, false",
        "34000, ERROR, ffff, false, false",
        "3B001, ERROR, ffff, false, false",
        "3D000, FATAL, ffff, true, false",
        "3F000, ERROR, ffff, false, false",
        "42501, ERROR, ffff, false, false",
        "42601, ERROR, ffff, false, false",
        "44000, ERROR, ffff, false, false",
        "54001, ERROR, ffff, false, false",
        "57P04, FATAL, ffff, true, false",
        "58P01, ERROR, ffff, false, false",
        "F0000, ERROR, ffff, false, false",
        "HV000, ERROR, ffff, false, false",
        "P0001, ERROR, ffff, false, false",
        "XX000, ERROR, ffff, false, false",
        "XX000, FATAL, ffff, true, false",
        "XX001, ERROR, ffff, true, false",
        "XX002, ERROR, ffff, true, false",
        "0A000, ERROR, ffff, false, false",
    })
    void theServersSqlStateDecides(String state, String severity, String outcomes, boolean evict, boolean flush) {
        Failure failure = Failure.of(server(state, severity, "exec_simple_query"));
        assertThat(failure.sqlState()).isEqualTo(state);
        assertThat(outcomes(failure)).isEqualTo(outcomes);
        assertThat(failure.fatalToConnection()).as("evict").isEqualTo(evict);
        assertThat(failure.flushesPool()).as("flush").isEqualTo(flush);
    }

    @Test
    void aStalePlanIsToldFromWhatIsNotSupported() {
        Failure failure = Failure.of(server("0A000", "ERROR", "RevalidateCachedQuery"));
        assertThat(outcomes(failure)).isEqualTo("rrrr");
        assertThat(failure.fatalToConnection()).isFalse();
        assertThat(failure.worthRetryAtOnce()).isTrue();
    }

    @Test
    void aWriteThatWasAskedToBeReadOnlyIsNotRepeated() {
        Failure failure = Failure.of(server("25006", "ERROR", "PreventCommandIfReadOnly"));
        assertThat(failure.outcome(Phase.TRANSACTION, true)).isEqualTo(Outcome.NOT_APPLIED_FINAL);
        assertThat(failure.outcome(Phase.TRANSACTION, false)).isEqualTo(Outcome.NOT_APPLIED_RETRY);
    }

    @Test
    void aConnectionThatTheDriverKnewToBeClosedSentNothing() {
        Failure failure = Failure.of(new SQLException("closed", "08003"));
        assertThat(outcomes(failure)).isEqualTo("rrrr");
        assertThat(failure.fatalToConnection()).isTrue();
        assertThat(failure.flushesPool()).isFalse();
    }

    @Test
    void aConnectionThatBrokeInUseIsUnknownOnceSomethingWasSent() {
        for (IOException cause : new IOException[] {new EOFException(), new SocketTimeoutException()}) {
            for (String state : new String[] {"08006", "08003", null}) {
                Failure failure = Failure.of(new SQLException("I/O", state, cause));
                assertThat(outcomes(failure)).as(state).isEqualTo("rruu");
                assertThat(failure.flushesPool()).isTrue();
            }
        }
    }

    @Test
    void anInputOutputFailureUnderAnotherStateEvictsButDoesNotChangeTheOutcome() {
        Failure failure = Failure.of(new SQLException("cannot read the parameter", "22023", new IOException()));
        assertThat(outcomes(failure)).isEqualTo("ffff");
        assertThat(failure.fatalToConnection()).isTrue();
        assertThat(failure.flushesPool()).isFalse();
    }

    @Test
    void whatTheCallersOwnCodeThrowsSaysNothingOfTheConnection() {
        Failure failure = Failure.of(new UncheckedIOException(new IOException("a file")));
        assertThat(failure.sqlState()).isNull();
        assertThat(failure.fatalToConnection()).isFalse();
        assertThat(outcomes(failure)).isEqualTo("ffff");
    }

    @ParameterizedTest
    @ValueSource(strings = {"57P03", "53300", "08001", "08006", "57P01", "53200", "25006"})
    void aServerThatIsNotThereYetIsWorthReconnecting(String state) {
        assertThat(Failure.of(server(state, "FATAL", "ProcessStartupPacket")).transientConnect())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"28P01", "28000", "3D000", "42501", "42704", "55000"})
    void aLoginThatTheServerRefusesIsNot(String state) {
        assertThat(Failure.of(server(state, "FATAL", "auth_failed")).transientConnect())
                .isFalse();
    }

    @Test
    void aHostThatIsAwayIsWorthReconnectingYetCondemnsNoIdleConnection() {
        Failure failure = Failure.of(new SQLException("refused", "08001", new ConnectException()));
        assertThat(failure.transientConnect()).isTrue();
        assertThat(failure.flushesPool()).isFalse();
    }

    @Test
    void aServerWithoutTlsOrWithAWrongCertificateIsNot() {
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
    void theFirstFailureOfATransactionIsReportedRatherThanThoseAfterIt() {
        SQLException later = server("25P02", "ERROR", "exec_simple_query");
        later.initCause(server("40P01", "ERROR", "DeadLockReport"));
        assertThat(Failure.of(later).sqlState()).isEqualTo("40P01");
        assertThat(Failure.of(new IllegalStateException(later)).sqlState()).isEqualTo("40P01");
    }

    @Test
    void whatTheServerSaidBeatsItsWrapper() {
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
        assertThat(Failure.of(batch).flushesPool()).isTrue();
    }

    @Test
    void chainsThatRunInCirclesEnd() {
        SQLException one = new SQLException("one");
        SQLException two = new SQLException("two", "40001", one);
        one.initCause(two);
        one.setNextException(two);
        assertThat(Failure.of(one).sqlState()).isEqualTo("40001");
    }

    private static String outcomes(Failure failure) {
        return Arrays.stream(Phase.values())
                .map(failure::outcome)
                .map(outcome -> switch (outcome) {
                    case NOT_APPLIED_RETRY -> "r";
                    case NOT_APPLIED_FINAL -> "f";
                    case UNKNOWN -> "u";
                })
                .collect(Collectors.joining());
    }

    /** As pgjdbc makes it of an ErrorResponse, whose fields end with a zero byte. */
    private static SQLException server(String state, String severity, @Nullable String routine) {
        return new PSQLException(
                new ServerErrorMessage("S" + severity + "\0C" + state + "\0Mmessage\0R" + routine + "\0"));
    }
}
