package dev.etosha.jdbc;

import dev.etosha.threads.Cutoff;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** The lender of further handles on a lent connection. Forwards all reports except the return. */
class SharedLender implements Lender {

    private final LentConnection connection;
    private final Lender own;

    SharedLender(LentConnection connection) {
        this.connection = connection;
        this.own = connection.lender();
    }

    @Override
    public void giveBack(Connection raw, int changed) {
        connection.changed(changed);
    }

    @Override
    public SQLException failed(Connection raw, SQLException e) {
        return own.failed(raw, e);
    }

    @Override
    public long running() {
        return own.running();
    }

    @Override
    public void ran(long token, String sql, int batched, @Nullable SQLException failure) {
        own.ran(token, sql, batched, failure);
    }

    @Override
    public void aborted(Connection raw) {
        // the owner finds it closed at the end
    }

    @Override
    public void condemn() {
        own.condemn();
    }

    @Override
    public void cut() {
        own.cut();
    }

    @Override
    public void cancel() {
        own.cancel();
    }

    @Override
    public void chose(String schema) {
        own.chose(schema);
    }

    @Override
    public boolean copying() {
        return own.copying();
    }

    @Override
    public void copying(boolean begins) {
        own.copying(begins);
    }

    @Override
    public void bounded(Connection raw, Cutoff.Exchange exchange) throws SQLException {
        own.bounded(raw, exchange);
    }
}
