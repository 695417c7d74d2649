package dev.etosha.pool;

import dev.etosha.jdbc.Lender;
import dev.etosha.session.StatementLog;
import dev.etosha.threads.Cutoff;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A lender that records the calls of a handle. */
final class Notes implements Lender {
    final List<Integer> givenBack = new ArrayList<>();
    final List<SQLException> failures = new ArrayList<>();
    final List<String> ran = new ArrayList<>();
    int running;
    int aborted;

    @Override
    public synchronized void giveBack(Connection raw, int changed) {
        givenBack.add(changed);
    }

    @Override
    public synchronized SQLException failed(Connection raw, SQLException e) {
        failures.add(e);
        return e;
    }

    @Override
    public synchronized long running() {
        return ++running;
    }

    @Override
    public synchronized void ran(long token, String sql, int batched, @Nullable SQLException failure) {
        ran.add(token + " " + StatementLog.name(sql, batched) + (failure == null ? "" : " " + failure.getSQLState()));
    }

    @Override
    public synchronized void aborted(Connection raw) {
        aborted++;
    }

    @Override
    public void condemn() {
        throw new UnsupportedOperationException("not used by these tests");
    }

    @Override
    public void cut() {
        throw new UnsupportedOperationException("not used by these tests");
    }

    @Override
    public void cancel() {
        throw new UnsupportedOperationException("not used by these tests");
    }

    @Override
    public void chose(String schema) {
        // no test reads it
    }

    @Override
    public boolean copying() {
        return false;
    }

    @Override
    public void copying(boolean begins) {
        throw new UnsupportedOperationException("not used by these tests");
    }

    @Override
    public void bounded(Connection raw, Cutoff.Exchange exchange) throws SQLException {
        exchange.run();
    }
}
