package dev.etosha.bench;

import java.sql.ResultSet;

/** A result set with one row. */
public abstract class StubResultSet implements ResultSet {

    private boolean read;
    private boolean closed;

    StubResultSet opened() {
        read = false;
        closed = false;
        return this;
    }

    @Override
    public boolean next() {
        boolean row = !read;
        read = true;
        return row;
    }

    @Override
    public int getInt(int column) {
        return column;
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
