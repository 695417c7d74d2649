package dev.etosha.pool;

import java.io.InputStream;
import java.io.Reader;
import java.sql.Array;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.ClientInfoStatus;
import java.sql.Clob;
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
    private @Nullable Watcher watcher;
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

    /** How many statements are being run. */
    private int running;

    private volatile boolean cancelled;

    LentConnection(Lender lender, Connection raw) {
        this.lender = lender;
        this.raw = raw;
    }

    @Override
    Connection open() throws SQLException {
        if (ended != null) {
            throw new SQLNonTransientConnectionException(ended, "08003");
        }
        requireInStep();
        requireNoCopy();
        return raw;
    }

    @Override
    Connection ready() throws SQLException {
        Connection driver = open();
        if (running == 0 && isLocked()) {
            throw refusedByCopy();
        }
        return driver;
    }

    /** Whether a COPY of the driver's own API is open: who speaks to the server meanwhile waits for ever. */
    private boolean isLocked() {
        return (changed & Changed.UNWRAPPED) != 0 && raw instanceof BaseConnection driver && !DriverLock.isFree(driver);
    }

    /** A handle that gave its connection back has no say in it any more: it may be another caller's by now. */
    @Override
    SQLException failed(SQLException e) {
        return ended == null && !isSuspect() ? lender.failed(raw, e) : e;
    }

    /** Cuts the connection: no answer on it is to be believed any more, not even one to a COMMIT. */
    @Override
    void unsure() {
        changed |= Changed.SUSPECT;
        if (ended == null) {
            Cutoff.cut(raw);
        }
    }

    private boolean isSuspect() {
        return (changed & Changed.SUSPECT) != 0;
    }

    /** Tells of a statement that is about to run, or to join a batch. */
    final void runs(String sql) throws SQLException {
        if (watcher != null) {
            watcher.runs(sql);
        }
    }

    /** Tells of a parameter that can be read but once. */
    final void uses(@Nullable Object value) {
        if (watcher != null && (value instanceof InputStream || value instanceof Reader)) {
            watcher.uses(value);
        }
    }

    long running(String sql) throws SQLException {
        ready();
        runs(sql);
        return begin();
    }

    private long begin() {
        running++;
        return lender.running();
    }

    /** A COPY is about to run. The answer is handed to {@link #copied}. */
    long copying() throws SQLException {
        ready();
        long token = begin();
        changed |= Changed.USED;
        lender.copying(true);
        return token;
    }

    /** The COPY has ended, and may be said to have failed. */
    void copied(long token, String sql, @Nullable SQLException failure) {
        lender.copying(false);
        ran(token, sql, failure);
    }

    /** Throws while a COPY runs, as the driver would wait for its end for ever. */
    void requireNoCopy() throws SQLException {
        if (lender.copying()) {
            throw refusedByCopy();
        }
    }

    private static SQLException refusedByCopy() {
        return new SQLException("A COPY runs on this connection, on which nothing else can be done meanwhile", "55000");
    }

    void ran(long token, String sql, @Nullable SQLException failure) {
        ran(token, sql, 0, failure);
    }

    void ran(long token, String sql, int batched, @Nullable SQLException failure) {
        running--;
        if (Changed.listens(sql)) {
            changed |= Changed.LISTENED;
        }
        lender.ran(token, sql, batched, failure);
        if (watcher != null) {
            watcher.ran(sql, batched, failure != null, Flight.inTransaction(this));
        }
    }

    /** Somebody asks the server to cancel what runs, and the request may be on its way for longer than that. */
    void cancels() {
        cancelled = true;
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
        if (cancelled) {
            changed |= Changed.LOOSE;
        }
        try {
            if (inStep() && newest != null) {
                closeAll(NEWEST.getAndSet(this, null));
            }
        } catch (RuntimeException | Error e) {
            changed |= Changed.SUSPECT; // and its user's own failure is the one to be seen
        } finally {
            lender.giveBack(raw, changed);
        }
    }

    /**
     * Whether it may be spoken to. Not in the middle of a statement that another thread runs, or of a COPY that nobody
     * ended: who waits for the end of that would wait for ever.
     */
    private boolean inStep() {
        if (running != 0) {
            changed |= Changed.SUSPECT | Changed.BUSY;
        } else if (isLocked()) {
            changed |= Changed.SUSPECT;
        }
        return !isSuspect();
    }

    /** Throws if nothing that it answers is to be believed, as after an {@code Error} in the driver. */
    void requireInStep() throws SQLException {
        if (isSuspect()) {
            throw new SQLException(
                    "The connection was cut in the middle of an exchange with the server, so the transaction is rolled back",
                    "40000");
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
        ready();
        try {
            boolean valid = raw.isValid(timeout);
            if (!valid) {
                failed(new SQLNonTransientConnectionException("The connection is not valid", "08006"));
            }
            return valid;
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    /** Lets this connection not be lent again; see {@link ConnectionPool#condemn}. */
    void condemn() {
        if (ended == null) {
            lender.condemn();
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

    /** Wraps a value of the driver's that leads back to its connection, so that it too belongs to this handle. */
    @Nullable
    Object adopt(@Nullable Object value) throws SQLException {
        if (value instanceof ResultSet results) {
            return adopt(results);
        }
        if (value instanceof Array array) {
            return new LentArray(this, array);
        }
        if (value instanceof Blob || value instanceof Clob) {
            changed |= Changed.LOOSE; // what is done with it passes by this handle
        }
        return value;
    }

    /** Wraps a result set of a statement that the driver made for itself. */
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
    public Array createArrayOf(String typeName, Object[] elements) throws SQLException {
        return new LentArray(this, super.createArrayOf(typeName, elements));
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
        if (autoCommit) {
            ended(true);
        }
    }

    /** Refuses if a statement of the transaction has failed: PostgreSQL would roll back, which pgjdbc takes for a commit. */
    @Override
    public void commit() throws SQLException {
        open();
        CommitCheck.refuseFailed(this);
        super.commit();
        ended(true);
    }

    @Override
    public void rollback() throws SQLException {
        super.rollback();
        ended(false);
    }

    /** A result set has written one of its rows. */
    final void wroteRow() {
        if (watcher != null) {
            watcher.ran("UPDATE", 0, false, Flight.inTransaction(this));
        }
    }

    private void ended(boolean committed) {
        if (watcher != null) {
            watcher.ended(committed);
        }
    }

    /** Tells of what is done by the handle from now on. */
    final void watch(Watcher told) {
        watcher = told;
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
        lender.chose(String.valueOf(schema));
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
        } catch (RuntimeException | Error e) {
            unsure();
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
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    private void openForClientInfo() throws SQLClientInfoException {
        changed |= Changed.CLIENT_INFO;
        try {
            ready();
        } catch (SQLException e) {
            throw new SQLClientInfoException(e.getMessage(), e.getSQLState(), Map.<String, ClientInfoStatus>of(), e);
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
