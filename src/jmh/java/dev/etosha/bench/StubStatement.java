package dev.etosha.bench;

import java.sql.PreparedStatement;
import java.sql.ResultSet;

/** The only statement of a {@link StubConnection}. It is reused each time. */
public abstract class StubStatement implements PreparedStatement {

    private final StubResultSet results = Stubs.results();
    private boolean closed;

    StubStatement opened() {
        closed = false;
        return this;
    }

    @Override
    public ResultSet executeQuery() {
        return results.opened();
    }

    @Override
    public boolean execute(String sql) {
        return false;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public boolean isClosed() {
        return closed;
    }
}
