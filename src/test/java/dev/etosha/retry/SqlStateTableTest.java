package dev.etosha.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * The table of SQLStates. The columns give the outcome of the work if the failure happens while acquiring a connection
 * (A), inside a transaction (T), in a single auto-commit statement (S) or in a COMMIT (C). The last column tells what
 * happens to connections. {@code keep}: the connection is kept. {@code evict}: it is evicted. {@code doubt}: it is
 * evicted, and the other connections are tested. {@code ask}: the server is asked whether it is read-only.
 *
 * <p>{@code retry}: nothing was applied, and the work can be repeated. {@code final}: nothing was applied, and the work
 * is not repeated.
 */
class SqlStateTableTest {

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', textBlock = """
                    # refused or rolled back by the server for a temporary reason
                    40001 40P01                   | ERROR | retry | retry | retry   | retry   | keep
                    40001 40P01                   | FATAL | retry | retry | retry   | retry   | evict
                    26000                         | ERROR | retry | retry | retry   | retry   | keep
                    57P03 53300                   | FATAL | retry | retry | retry   | retry   | evict
                    57P05                         | FATAL | retry | retry | retry   | retry   | evict
                    25006                         | ERROR | retry | retry | retry   | retry   | ask

                    # also rolled back, but a retry would contradict the caller's settings
                    55P03 55006                   | ERROR | final | final | final   | final   | keep
                    57014                         | ERROR | final | final | final   | final   | keep
                    57014                         | FATAL | final | final | final   | final   | evict
                    25P03 25P04                   | FATAL | final | final | final   | final   | evict

                    # the server lacks a resource: only connecting is repeated
                    53000 53200 53400 58000 58030 | ERROR | retry | final | final   | final   | keep
                    53200                         | FATAL | retry | final | final   | final   | evict
                    53100                         | ERROR | final | final | final   | final   | keep

                    # the login is refused; the next connection reads a rotated password anyway
                    28P01 28000 3D000             | FATAL | final | final | final   | final   | evict

                    # the session ended during the work
                    57P01 57P02                   | FATAL | retry | retry | unknown | unknown | doubt
                    08000 08006 08S01             | ERROR | retry | retry | unknown | unknown | doubt
                    58030 XX000                   | PANIC | retry | retry | unknown | unknown | doubt
                    08001 08003 08004 08007 08P01 | ERROR | retry | retry | unknown | unknown | evict
                    40003                         | ERROR | retry | retry | unknown | unknown | evict

                    # permanent failures
                    0A000                         | ERROR | final | final | final   | final   | keep
                    21000 22012 23505 23P01 24000 | ERROR | final | final | final   | final   | keep
                    25001 25P01 25P02 2D000 2F005 | ERROR | final | final | final   | final   | keep
                    34000 3B001 3F000 42501 42601 | ERROR | final | final | final   | final   | keep
                    42P01 44000 54001 55000 58P01 | ERROR | final | final | final   | final   | keep
                    F0000 HV000 P0001 XX000       | ERROR | final | final | final   | final   | keep
                    XX000                         | FATAL | final | final | final   | final   | evict
                    57P04                         | FATAL | final | final | final   | final   | evict
                    XX001 XX002                   | ERROR | final | final | final   | final   | evict
                    """)
    void failuresOfTheServer(
            String states, String severity, String a, String t, String s, String c, String connections) {
        for (String state : states.split(" ", -1)) {
            Failure failure = Failure.of(server(state, severity, "exec_simple_query"));
            assertThat(failure.sqlState()).isEqualTo(state);
            assertThat(outcomes(failure)).as(state).containsExactly(a, t, s, c);
            assertThat(connections(failure)).as(state).isEqualTo(connections);
            expectTheRestToFollow(failure);
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', nullValues = "none", textBlock = """
                    # before the connection existed
                    08001 | none                  | retry | retry | unknown | unknown | evict
                    08001 | ConnectException      | retry | retry | unknown | unknown | evict
                    08001 | UnknownHostException  | retry | retry | unknown | unknown | evict
                    08004 | none                  | final | final | final   | final   | evict
                    08006 | CertificateException  | final | final | final   | final   | evict
                    08006 | SSLHandshakeException | retry | retry | unknown | unknown | doubt

                    # the driver knew that the connection was closed, so it sent nothing
                    08003 | none                  | retry | retry | retry   | retry   | evict

                    # the connection broke during use; the driver reports it in several ways
                    08006 | none                  | retry | retry | unknown | unknown | doubt
                    08006 | EOFException          | retry | retry | unknown | unknown | doubt
                    08006 | SocketException       | retry | retry | unknown | unknown | doubt
                    08006 | SocketTimeoutException| retry | retry | unknown | unknown | doubt
                    08003 | EOFException          | retry | retry | unknown | unknown | doubt
                    none  | EOFException          | retry | retry | unknown | unknown | doubt
                    08007 | none                  | retry | retry | unknown | unknown | evict
                    08P01 | none                  | retry | retry | unknown | unknown | evict

                    # an unreadable parameter, and refusals by the driver or the pool
                    22023 | EOFException          | final | final | final   | final   | evict
                    22023 | none                  | final | final | final   | final   | keep
                    57014 | none                  | final | final | final   | final   | keep
                    HYT00 | none                  | final | final | final   | final   | keep
                    none  | none                  | final | final | final   | final   | keep
                    """)
    void failuresOfTheDriverOrThePool(
            @Nullable String state,
            @Nullable String cause,
            String a,
            String t,
            String s,
            String c,
            String connections) {
        Failure failure = Failure.of(new SQLException("driver", state, cause == null ? null : cause(cause)));
        assertThat(failure.sqlState()).isEqualTo(state);
        assertThat(outcomes(failure)).containsExactly(a, t, s, c);
        assertThat(connections(failure)).isEqualTo(connections);
        expectTheRestToFollow(failure);
    }

    /** The SQLState 0A000 also stands for every feature that PostgreSQL does not support. */
    @ParameterizedTest(name = "0A000 from {0}")
    @CsvSource({"RevalidateCachedQuery, retry, true", "transformLockingClause, final, false"})
    void aStalePlanIsRecognizedByTheServersRoutine(String routine, String outcome, boolean atOnce) {
        Failure failure = Failure.of(server("0A000", "ERROR", routine));
        assertThat(outcomes(failure)).containsOnly(outcome);
        assertThat(connections(failure)).isEqualTo("keep");
        assertThat(failure.worthRetryAtOnce()).isEqualTo(atOnce);
    }

    private static String[] outcomes(Failure failure) {
        return Stream.of(Phase.ACQUIRE, Phase.TRANSACTION, Phase.STATEMENT, Phase.COMMIT)
                .map(phase -> outcome(failure, phase))
                .toArray(String[]::new);
    }

    private static String outcome(Failure failure, Phase phase) {
        return switch (failure.outcome(phase)) {
            case NOT_APPLIED_RETRY -> "retry";
            case NOT_APPLIED_FINAL -> "final";
            case APPLIED -> "applied";
            case UNKNOWN -> "unknown";
        };
    }

    /** Checks the other phases, which follow from those in the table. */
    private static void expectTheRestToFollow(Failure failure) {
        String sent = outcome(failure, Phase.STATEMENT);
        assertThat(outcome(failure, Phase.READ)).isEqualTo(sent);
        assertThat(outcome(failure, Phase.ROWS)).isEqualTo(sent.equals("final") ? "final" : "unknown");
        assertThat(outcome(failure, Phase.PARTS)).isEqualTo(neverBegun(failure) ? "retry" : "unknown");
        assertThat(outcome(failure, Phase.APPLIED)).isEqualTo("applied");
    }

    private static boolean neverBegun(Failure failure) {
        return List.of("57P03", "53300", "57P05", "08003").contains(String.valueOf(failure.sqlState()))
                && outcome(failure, Phase.STATEMENT).equals("retry");
    }

    private static String connections(Failure failure) {
        return failure.castsDoubt()
                ? "doubt"
                : failure.fatalToConnection() ? "evict" : failure.writeRefused() ? "ask" : "keep";
    }

    private static Throwable cause(String name) {
        return switch (name) {
            case "ConnectException" -> new ConnectException("Connection refused");
            case "UnknownHostException" -> new UnknownHostException("nowhere");
            case "EOFException" -> new EOFException();
            case "SocketException" -> new SocketException("Connection reset");
            case "SocketTimeoutException" -> new SocketTimeoutException("Read timed out");
            case "SSLHandshakeException" -> new SSLHandshakeException("Remote host terminated the handshake");
            case "CertificateException" -> new IOException(new CertificateException("expired"));
            default -> throw new IllegalArgumentException("no such cause: " + name);
        };
    }

    /** The exception that pgjdbc makes of an ErrorResponse. Fields end with a zero byte. */
    static SQLException server(String state, String severity, @Nullable String routine) {
        return new PSQLException(
                new ServerErrorMessage("S" + severity + "\0C" + state + "\0Mmessage\0R" + routine + "\0"));
    }
}
