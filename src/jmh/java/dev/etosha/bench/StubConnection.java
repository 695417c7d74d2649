package dev.etosha.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.concurrent.Executor;

/**
 * A connection without a database. It answers at once, so that a benchmark measures the pool. Methods that are not
 * implemented here return null, zero or false; see {@link Stubs}.
 */
public abstract class StubConnection implements Connection {

    private final StubStatement statement = Stubs.statement();
    private boolean autoCommit = true;
    private volatile boolean closed;

    @Override
    public PreparedStatement prepareStatement(String sql) {
        return statement.opened();
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency) {
        return statement.opened();
    }

    @Override
    public Statement createStatement() {
        return statement.opened();
    }

    @Override
    public boolean getAutoCommit() {
        return autoCommit;
    }

    @Override
    public void setAutoCommit(boolean autoCommit) {
        this.autoCommit = autoCommit;
    }

    @Override
    public int getTransactionIsolation() {
        return TRANSACTION_READ_COMMITTED;
    }

    @Override
    public boolean isValid(int timeout) {
        return !closed;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void abort(Executor executor) {
        closed = true;
    }
}
