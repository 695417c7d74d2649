package dev.etosha.pool;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A lender that notes what a handle tells it. */
final class Notes implements Lender {
    final List<Integer> givenBack = new ArrayList<>();
    final List<SQLException> failures = new ArrayList<>();
    final List<String> ran = new ArrayList<>();
    int running;
    int aborted;
    int cancelled;

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
    public synchronized long running(Statement raw) {
        return ++running;
    }

    @Override
    public synchronized void ran(long token, String sql, @Nullable SQLException failure) {
        ran.add(token + " " + sql + (failure == null ? "" : " " + failure.getSQLState()));
    }

    @Override
    public synchronized void aborted(Connection raw) {
        aborted++;
    }

    @Override
    public synchronized void cancel() {
        cancelled++;
    }
}
