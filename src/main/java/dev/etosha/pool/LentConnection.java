package dev.etosha.pool;

import java.sql.CallableStatement;
import java.sql.ClientInfoStatus;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLClientInfoException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * The connection that a caller holds: the driver's own until it is given back or aborted, after which it refuses.
 *
 * <p>As with any JDBC connection one thread uses it at a time, but any thread may close or abort it, or close or cancel
 * its statements.
 */
class LentConnection extends ForwardingConnection {

    private static final String GIVEN_BACK = "This connection was given back to the pool";
    private static final String ABORTED = "This connection was aborted";

    private final Lender lender;
    private final Connection raw;

    private static final AtomicReferenceFieldUpdater<LentConnection, @Nullable String> ENDED =
            AtomicReferenceFieldUpdater.newUpdater(LentConnection.class, String.class, "ended");
    private static final AtomicReferenceFieldUpdater<LentConnection, @Nullable LentStatement> NEWEST =
            AtomicReferenceFieldUpdater.newUpdater(LentConnection.class, LentStatement.class, "newest");

    /** So many closed statements may lie below an open one. */
    private static final int MOST_BELOW = 16;

    /** Why this handle refuses; null as long as it doesn't. */
    private volatile @Nullable String ended;

    /** The top of a stack of the open statements, with some closed ones among them, so that a handle does not gather them. */
    private volatile @Nullable LentStatement newest;

    private int forgottenBelow;
    private int changed;

    LentConnection(Lender lender, Connection raw) {
        this.lender = lender;
        this.raw = raw;
    }

    @Override
    Connection open() throws SQLException {
        if (ended != null) {
            throw new SQLNonTransientConnectionException(ended, "08003");
        }
        return raw;
    }

    /** A handle that gave its connection back has no say in it any more: it may be another caller's by now. */
    @Override
    SQLException failed(SQLException e) {
        return ended == null ? lender.failed(raw, e) : e;
    }

    long running(Statement statement) throws SQLException {
        open();
        return lender.running(statement);
    }

    void ran(long token, String sql, @Nullable SQLException failure) {
        lender.ran(token, sql, failure);
    }

    void unwrapped() throws SQLException {
        open();
        changed |= Changed.UNWRAPPED | Changed.USED;
    }

    Connection raw() {
        return raw;
    }

    Lender lender() {
        return lender;
    }

    boolean sendsVarchar() {
        return raw instanceof BaseConnection driver && driver.getStringVarcharFlag();
    }

    /** Whether a statement was made on it. */
    boolean used() {
        return (changed & Changed.USED) != 0;
    }

    /** What was changed through another handle on the same connection; bits of {@link Changed}. */
    void changed(int more) {
        changed |= more;
    }

    @Override
    public final void close() {
        close(GIVEN_BACK);
    }

    /** Closes it, and says from now on why. */
    void close(String why) {
        if (!end(why)) {
            return;
        }
        try {
            if (newest != null) {
                closeAll(NEWEST.getAndSet(this, null));
            }
        } finally {
            lender.giveBack(raw, changed);
        }
    }

    /** Says from now on why, and touches nothing: its user may be in the middle of a statement. */
    void refuse(String why) {
        end(why);
    }

    /** Whether it was this call that ended the handle. */
    private boolean end(String why) {
        return ENDED.compareAndSet(this, null, why);
    }

    private void closeAll(@Nullable LentStatement top) {
        for (LentStatement statement = kept(top); statement != null; statement = kept(statement.older)) {
            try {
                statement.raw.close();
            } catch (SQLException e) {
                lender.failed(raw, e); // the connection is still ours
            }
        }
    }

    @Override
    public void abort(@Nullable Executor executor) throws SQLException {
        if (executor == null) {
            throw new SQLException("abort needs an executor, was null", "22023");
        }
        if (!end(ABORTED)) {
            return;
        }
        lender.aborted(raw);
        raw.abort(executor);
    }

    @Override
    public boolean isClosed() throws SQLException {
        return ended != null || raw.isClosed();
    }

    @Override
    public boolean isValid(int timeout) throws SQLException {
        if (timeout < 0) {
            throw new SQLException("isValid needs a timeout of 0 or more seconds, was " + timeout, "22023");
        }
        if (ended != null) {
            return false;
        }
        try {
            boolean valid = raw.isValid(timeout);
            if (!valid) {
                failed(new SQLNonTransientConnectionException("The connection is not valid", "08006"));
            }
            return valid;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Ends what runs on this connection; see {@link ConnectionPool#cancel}. */
    void cancel() {
        if (ended == null) {
            lender.cancel();
        }
    }

    /** Puts a new statement on top. If the handle was closed meanwhile, closes the statement and refuses. */
    private <S extends LentStatement> S remember(S statement) throws SQLException {
        LentStatement top;
        do {
            top = newest;
            statement.older = kept(top);
        } while (!NEWEST.compareAndSet(this, top, statement));
        changed |= Changed.USED;
        if (ended == null) { // after it was put there, or whoever ends the handle might not see it
            return statement;
        }
        statement.raw.close();
        throw new SQLNonTransientConnectionException(ended, "08003");
    }

    /** A statement was closed. On top it stays until the next one comes, which costs nothing. */
    void forget(LentStatement statement) {
        statement.forgotten = true;
        LentStatement top = newest;
        if (top != null && top != statement && ++forgottenBelow > MOST_BELOW) {
            forgottenBelow = 0;
            for (LentStatement each = top; each != null; each = each.older) {
                each.older = kept(each.older); // by any number of threads: each leaves out what is forgotten, no more
            }
        }
    }

    /** The first from here on that is open. */
    private static @Nullable LentStatement kept(@Nullable LentStatement from) {
        LentStatement statement = from;
        while (statement != null && statement.forgotten) {
            statement = statement.older;
        }
        return statement;
    }

    /** Wraps a result set of a statement that the driver made for itself, so that it too belongs to this handle. */
    ResultSet adopt(ResultSet results) throws SQLException {
        Statement hidden = results.getStatement();
        if (hidden == null) {
            return results;
        }
        LentStatement statement = remember(new LentStatement(this, hidden));
        statement.closeOnCompletion(); // nobody else will close it
        return statement.results(results);
    }

    @Override
    public Statement createStatement() throws SQLException {
        return remember(new LentStatement(this, super.createStatement()));
    }

    @Override
    public Statement createStatement(int type, int concurrency) throws SQLException {
        return remember(new LentStatement(this, super.createStatement(type, concurrency)));
    }

    @Override
    public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
        return remember(new LentStatement(this, super.createStatement(type, concurrency, holdability)));
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        return remember(new LentPreparedStatement(this, super.prepareStatement(sql), sql));
    }

    /** Sends more than the text of the statement, which no log shows. */
    PreparedStatement prepareStatement(String sql, String sent) throws SQLException {
        return remember(new LentPreparedStatement(this, super.prepareStatement(sent), sql));
    }

    /** The same for one that begins a transaction. */
    PreparedStatement prepareFirst(String sql, String sent) throws SQLException {
        return remember(new FirstStatement(this, super.prepareStatement(sent), sql));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
        return remember(new LentPreparedStatement(this, super.prepareStatement(sql, type, concurrency), sql));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        return remember(
                new LentPreparedStatement(this, super.prepareStatement(sql, type, concurrency, holdability), sql));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int autoGeneratedKeys) throws SQLException {
        return remember(new LentPreparedStatement(this, super.prepareStatement(sql, autoGeneratedKeys), sql));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int[] columnIndexes) throws SQLException {
        return remember(new LentPreparedStatement(this, super.prepareStatement(sql, columnIndexes), sql));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, String[] columnNames) throws SQLException {
        return remember(new LentPreparedStatement(this, super.prepareStatement(sql, columnNames), sql));
    }

    @Override
    public CallableStatement prepareCall(String sql) throws SQLException {
        return remember(new LentCallableStatement(this, super.prepareCall(sql), sql)).proxy;
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
        return remember(new LentCallableStatement(this, super.prepareCall(sql, type, concurrency), sql)).proxy;
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability) throws SQLException {
        return remember(new LentCallableStatement(this, super.prepareCall(sql, type, concurrency, holdability), sql))
                .proxy;
    }

    @Override
    public DatabaseMetaData getMetaData() throws SQLException {
        changed |= Changed.USED;
        return LentMetaData.of(this, super.getMetaData());
    }

    @Override
    public void setAutoCommit(boolean autoCommit) throws SQLException {
        changed |= Changed.AUTO_COMMIT;
        super.setAutoCommit(autoCommit);
    }

    @Override
    public void setReadOnly(boolean readOnly) throws SQLException {
        changed |= Changed.READ_ONLY;
        super.setReadOnly(readOnly);
    }

    @Override
    public void setTransactionIsolation(int level) throws SQLException {
        changed |= Changed.ISOLATION;
        super.setTransactionIsolation(level);
    }

    @Override
    public void setHoldability(int holdability) throws SQLException {
        changed |= Changed.HOLDABILITY;
        super.setHoldability(holdability);
    }

    @Override
    public void setSchema(String schema) throws SQLException {
        changed |= Changed.SCHEMA;
        super.setSchema(schema);
    }

    @Override
    public void setCatalog(String catalog) throws SQLException {
        changed |= Changed.CATALOG;
        super.setCatalog(catalog);
    }

    @Override
    public void setNetworkTimeout(Executor executor, int milliseconds) throws SQLException {
        changed |= Changed.NETWORK_TIMEOUT;
        super.setNetworkTimeout(executor, milliseconds);
    }

    @Override
    public void setTypeMap(Map<String, Class<?>> map) throws SQLException {
        changed |= Changed.TYPE_MAP;
        super.setTypeMap(map);
    }

    @Override
    public void setClientInfo(String name, String value) throws SQLClientInfoException {
        openForClientInfo();
        try {
            raw.setClientInfo(name, value);
        } catch (SQLClientInfoException e) {
            failed(e);
            throw e;
        }
    }

    @Override
    public void setClientInfo(Properties properties) throws SQLClientInfoException {
        openForClientInfo();
        try {
            raw.setClientInfo(properties);
        } catch (SQLClientInfoException e) {
            failed(e);
            throw e;
        }
    }

    private void openForClientInfo() throws SQLClientInfoException {
        changed |= Changed.CLIENT_INFO;
        if (ended != null) {
            throw new SQLClientInfoException(ended, "08003", Map.<String, ClientInfoStatus>of());
        }
    }

    /** Nothing to do: a request begins and ends with the loan. */
    @Override
    public void beginRequest() throws SQLException {
        open();
    }

    /** Nothing to do: a request begins and ends with the loan. */
    @Override
    public void endRequest() throws SQLException {
        open();
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        unwrapped();
        return type.isInstance(raw) ? type.cast(raw) : raw.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || type.isInstance(raw) || open().isWrapperFor(type);
    }

    @Override
    public String toString() {
        return "connection of " + raw;
    }
}
