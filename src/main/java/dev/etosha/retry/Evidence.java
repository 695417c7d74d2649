package dev.etosha.retry;

import dev.etosha.Subject;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What one SQLException says by itself.
 *
 * @param source who said it
 * @param fatal whether its connection ended, whatever the SQLState is
 * @param subject the names that the server gave
 */
record Evidence(@Nullable String sqlState, Meaning meaning, Source source, boolean fatal, Subject subject) {

    /** What PostgreSQL answers to a statement in a transaction that has failed: only that there was an earlier failure. */
    static final String AFTER_A_FAILURE = "25P02";

    /** Who said what went wrong. */
    enum Source {
        /** The server itself. */
        SERVER,
        /** A function of the application in the server, by {@code RAISE}, with an SQLState of its choice. */
        FUNCTION,
        /** The driver or the pool. */
        CLIENT
    }

    static Evidence of(SQLException thrown) {
        String state = thrown.getSQLState();
        ServerReport report = ServerReport.of(thrown);
        if (report != null) {
            return new Evidence(state, ofServer(state, report), source(report), report.fatal(), report.subject());
        }
        Chain chain = Chain.of(thrown);
        boolean causedByServer = chain.all(SQLException.class).stream().anyMatch(e -> ServerReport.of(e) != null);
        boolean broken = !causedByServer && chain.has(IOException.class);
        return new Evidence(state, ofDriver(state, chain, broken), Source.CLIENT, broken, Subject.NONE);
    }

    /** It tells what went wrong. */
    boolean decisive() {
        return sqlState != null && !sqlState.equals(AFTER_A_FAILURE);
    }

    /** Whether it came from the server, whoever raised it there. */
    boolean fromServer() {
        return source != Source.CLIENT;
    }

    private static Source source(ServerReport report) {
        return report.raised() ? Source.FUNCTION : Source.SERVER;
    }

    private static Meaning ofServer(@Nullable String state, ServerReport report) {
        if (report.panic()) {
            return Meaning.LOST;
        }
        return "0A000".equals(state) && report.stalePlan() ? Meaning.STALE_PLAN : Meaning.of(state);
    }

    private static Meaning ofDriver(@Nullable String state, Chain chain, boolean broken) {
        if ("08004".equals(state) || chain.has(GeneralSecurityException.class)) {
            return Meaning.MISMATCHED; // a refused login or certificate will be refused again
        }
        if (broken && (state == null || state.startsWith("08"))) {
            return "08001".equals(state) ? Meaning.BROKEN : Meaning.LOST; // 08001: there was no connection to lose
        }
        return "08003".equals(state) ? Meaning.NOT_SENT : Meaning.of(state);
    }
}
