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
 * @param fatal whether its connection ended, with any SQLState
 * @param subject the names that the server gave
 */
record Symptom(@Nullable String sqlState, Meaning meaning, Source source, boolean fatal, Subject subject) {

    /** PostgreSQL's answer to a statement in a failed transaction. It only says that there was an earlier failure. */
    static final String AFTER_A_FAILURE = "25P02";

    /** Who reported the failure. */
    enum Source {
        /** The server itself. */
        SERVER,
        /** A function of the application in the server, by {@code RAISE}, with any SQLState. */
        FUNCTION,
        /** A pooler in front of the server. */
        POOLER,
        /** The driver or the pool. */
        CLIENT
    }

    static Symptom of(SQLException thrown) {
        String state = thrown.getSQLState();
        ServerReport report = ServerReport.of(thrown);
        if (report != null) {
            return new Symptom(state, ofServer(state, report), source(report), report.fatal(), report.subject());
        }
        Chain chain = Chain.of(thrown);
        boolean causedByServer = chain.all(SQLException.class).stream().anyMatch(e -> ServerReport.of(e) != null);
        boolean broken = !causedByServer && chain.has(IOException.class);
        return new Symptom(state, ofDriver(state, chain, broken), Source.CLIENT, broken, Subject.NONE);
    }

    /** Whether it tells what went wrong. */
    boolean decisive() {
        return sqlState != null && !sqlState.equals(AFTER_A_FAILURE);
    }

    /** Whether it came from the server, even if a function or a pooler raised it. */
    boolean fromServer() {
        return source != Source.CLIENT;
    }

    private static Source source(ServerReport report) {
        return report.raised() ? Source.FUNCTION : report.pooler() ? Source.POOLER : Source.SERVER;
    }

    private static Meaning ofServer(@Nullable String state, ServerReport report) {
        if (report.panic()) {
            return Meaning.LOST;
        }
        if ("08P01".equals(state) && report.pooler()) {
            return PoolerRefusal.of(report.message(), report.fatal());
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
