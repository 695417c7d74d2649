package dev.etosha.retry;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What one SQLException says by itself.
 *
 * @param fromServer whether the server said it, otherwise it is the driver's or the pool's own
 * @param fatal whether its connection ended, whatever the SQLState is
 */
record Evidence(@Nullable String sqlState, Meaning meaning, boolean fromServer, boolean fatal) {

    static Evidence of(SQLException thrown) {
        String state = thrown.getSQLState();
        ServerReport report = ServerReport.of(thrown);
        if (report != null) {
            return new Evidence(state, ofServer(state, report), true, report.fatal());
        }
        Chain chain = Chain.of(thrown);
        boolean causedByServer = chain.all(SQLException.class).stream().anyMatch(e -> ServerReport.of(e) != null);
        boolean broken = !causedByServer && chain.has(IOException.class);
        return new Evidence(state, ofDriver(state, chain, broken), false, broken);
    }

    /** It tells what went wrong: 25P02 says only that there was an earlier failure. */
    boolean decisive() {
        return sqlState != null && !sqlState.equals("25P02");
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
