package dev.etosha.jdbc;

import dev.etosha.jdbc.forwarding.ForwardingConnection;
import dev.etosha.threads.Cutoff;
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
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * A caller's handle on a connection. Forwards to the driver until it is closed or aborted; then it refuses all calls.
 *
 * <p>One thread may use it at a time. Any thread may close or abort it, or close or cancel its statements.
 */
public class LentConnection extends ForwardingConnection {

    private static final String GIVEN_BACK = "This connection was given back to the pool";
    private static final String ABORTED = "This connection was aborted";

    private final Lender lender;
    private @Nullable Watcher watcher;
    private final Connection raw;

    private static final AtomicReferenceFieldUpdater<LentConnection, @Nullable String> ENDED =
            AtomicReferenceFieldUpdater.newUpdater(LentConnection.class, String.class, "ended");

    /** Why this handle refuses calls. Null while it is open. */
    private volatile @Nullable String ended;

    private final OpenStatements statements = new OpenStatements();
    private int changed;

    /** The number of running statements. */
    private int running;

    private volatile boolean cancelled;

    private @Nullable Runnable idle;

    public LentConnection(Lender lender, Connection raw) {
        this.lender = lender;
        this.raw = raw;
    }

    @Override
    protected Connection open() throws SQLException {
        if (ended != null) {
            throw new SQLNonTransientConnectionException(ended, "08003");
        }
        requireInStep();
        requireNoCopy();
        return raw;
    }

    @Override
    protected Connection ready() throws SQLException {
        Connection driver = open();
        if (running == 0 && isLocked()) {
            throw refusedByCopy();
        }
        return driver;
    }

    /** Whether a COPY of the driver's own API is open: any other call would block forever. */
    private boolean isLocked() {
        return (changed & Changed.UNWRAPPED) != 0 && raw instanceof BaseConnection driver && !DriverLock.isFree(driver);
    }

    /** A closed handle does not report failures: the connection may be another caller's. */
    @Override
    protected SQLException failed(SQLException e) {
        return ended == null && !isSuspect() ? lender.failed(raw, e) : e;
    }

    /** Cuts the connection, since no further answer can be trusted, not even to a COMMIT. */
    @Override
    protected void unsure() {
        changed |= Changed.SUSPECT;
        if (ended == null) {
            Cutoff.cut(raw);
        }
    }

    /** Calls the driver and reports its failure. */
    final <T> T reported(DriverCall<T> call) throws SQLException {
        try {
            return call.run();
        } catch (SQLException e) {
            throw failed(e);
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
        }
    }

    interface DriverCall<T> {
        T run() throws SQLException;
    }

    private boolean isSuspect() {
        return (changed & Changed.SUSPECT) != 0;
    }

    /** Tells the watcher that a statement is about to run or to join a batch. */
    final void runs(String sql) throws SQLException {
        if (watcher != null) {
            watcher.runs(sql);
        }
    }

    /** Tells the watcher of a parameter that can be read only once. */
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

    /** Starts a COPY. Pass the result to {@link #copied}. */
    long copying() throws SQLException {
        ready();
        long token = begin();
        changed |= Changed.USED;
        lender.copying(true);
        return token;
    }

    /** Ends a COPY, with its failure if any. */
    void copied(long token, String sql, @Nullable SQLException failure) {
        lender.copying(false);
        ran(token, sql, 0, failure);
    }

    /** Throws while a COPY runs, since the driver would block forever. */
    void requireNoCopy() throws SQLException {
        if (lender.copying()) {
            throw refusedByCopy();
        }
    }

    private static SQLException refusedByCopy() {
        return new SQLException("A COPY runs on this connection; until it ends nothing else can run", "55000");
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

    /** A cancel request was sent, which may arrive after the statement has ended. */
    void cancels() {
        cancelled = true;
    }

    void unwrapped() throws SQLException {
        open();
        changed |= Changed.UNWRAPPED | Changed.USED;
    }

    public Connection raw() {
        return raw;
    }

    public Lender lender() {
        return lender;
    }

    /** Whether a statement was created on it. */
    public boolean used() {
        return (changed & Changed.USED) != 0;
    }

    /** Lets the visitor use the connection through a temporary handle, which is closed afterwards. */
    public void visit(Consumer<Connection> visitor) {
        LentConnection handle = new LentConnection(new SharedLender(this), raw);
        try {
            visitor.accept(handle);
        } finally {
            handle.close(GIVEN_BACK);
            if (isSuspect()) {
                lender.condemn();
            }
        }
    }

    /** Adds changes made through another handle on the same connection, as bits of {@link Changed}. */
    void changed(int more) {
        changed |= more;
    }

    @Override
    public final void close() {
        close(GIVEN_BACK);
    }

    /** Closes it. Later calls are refused with this reason. */
    void close(String why) {
        if (!end(why)) {
            return;
        }
        if (cancelled) {
            changed |= Changed.LOOSE;
        }
        try {
            if (inStep()) {
                closeAll();
            }
        } catch (RuntimeException | Error e) {
            changed |= Changed.SUSPECT; // not rethrown: it would hide the caller's own failure
        } finally {
            lender.giveBack(raw, changed);
        }
    }

    /**
     * Whether the connection can be used. False during another thread's statement or an open COPY, where a call would
     * block forever.
     */
    private boolean inStep() {
        if (running != 0) {
            changed |= Changed.SUSPECT | Changed.BUSY;
        } else if (isLocked()) {
            changed |= Changed.SUSPECT;
        }
        return !isSuspect();
    }

    /** Throws if answers can't be trusted, as after an {@code Error} in the driver. */
    public void requireInStep() throws SQLException {
        if (isSuspect()) {
            throw new SQLException(
                    "The connection was cut during an exchange with the server, so the transaction is rolled back",
                    "40000");
        }
    }

    /** Refuses later calls with this reason. Does not touch the connection, on which a statement may be running. */
    public void refuse(String why) {
        end(why);
    }

    /** Ends the handle. False if it has ended before. */
    private boolean end(String why) {
        return ENDED.compareAndSet(this, null, why);
    }

    private void closeAll() {
        for (LentStatement statement = statements.takeAll(); statement != null; statement = statement.below()) {
            try {
                statement.raw().close();
            } catch (SQLException e) {
                lender.failed(raw, e); // the connection is not returned yet
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
        boolean valid = reported(() -> raw.isValid(timeout));
        if (!valid) {
            failed(new SQLNonTransientConnectionException("The connection is not valid", "08006"));
        }
        return valid;
    }

    /** Prevents the connection from being lent again; see {@link Lender#condemn}. */
    public void condemn() {
        if (ended == null) {
            lender.condemn();
        }
    }

    /** Cancels the running statement; see {@link Lender#cancel}. */
    public void cancel() {
        if (ended == null) {
            lender.cancel();
        }
    }

    /** Cuts the connection; see {@link Lender#cut}. */
    public void cut() {
        if (ended == null) {
            lender.cut();
        }
    }

    /** Registers a new statement. If the handle was closed meanwhile, closes the statement and throws. */
    private <S extends LentStatement> S remember(S statement) throws SQLException {
        statements.add(statement);
        changed |= Changed.USED;
        if (ended == null) { // after add, or a concurrent close could miss the statement
            return statement;
        }
        statement.raw().close();
        throw new SQLNonTransientConnectionException(ended, "08003");
    }

    /** A statement is about to be closed. */
    void forget(LentStatement statement) {
        statements.forget(statement);
    }

    /** A statement was closed. */
    void closed() {
        Runnable told = idle;
        if (told != null && idle()) {
            told.run();
        }
    }

    /** Whether no statement is open. */
    public final boolean idle() {
        return statements.none();
    }

    /** Whether a transaction is open on the server. */
    public final boolean inTransaction() {
        return Flight.inTransaction(this);
    }

    /** Calls back each time the last open statement was closed, on the thread that closed it. */
    public final void whenIdle(Runnable told) {
        idle = told;
    }

    /** Wraps a driver's value that refers to its connection, so that it belongs to this handle. */
    @Nullable
    Object adopt(@Nullable Object value) throws SQLException {
        if (value instanceof ResultSet results) {
            return adopt(results);
        }
        if (value instanceof Array array) {
            return new LentArray(this, array);
        }
        if (value instanceof Blob || value instanceof Clob) {
            changed |= Changed.LOOSE; // its calls bypass this handle
        }
        return value;
    }

    /** Wraps a result set of the driver's internal statement. */
    ResultSet adopt(ResultSet results) throws SQLException {
        Statement hidden = results.getStatement();
        if (hidden == null) {
            return results;
        }
        LentStatement statement = remember(new LentStatement(this, hidden));
        statement.closeOnCompletion(); // nothing else closes it
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

    /** Sends {@code sent} to the server, but logs {@code sql}. */
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

    /** Refuses after a failed statement: PostgreSQL would roll back, and pgjdbc would report success. */
    @Override
    public void commit() throws SQLException {
        open();
        refuseFailed();
        super.commit();
        ended(true);
    }

    /** Throws if a statement of the transaction has failed. */
    public void refuseFailed() throws SQLException {
        BaseConnection driver = Flight.driver(this);
        if (driver != null && driver.getTransactionState() == TransactionState.FAILED) {
            try (PreparedStatement any = prepareStatement("SELECT 1")) {
                any.execute(); // the server refuses it, and pgjdbc adds the first failure
            }
        }
    }

    @Override
    public void rollback() throws SQLException {
        super.rollback();
        ended(false);
    }

    /** A result set has changed a row. */
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

    /** Reports what the holder does from now on. */
    public final void watch(Watcher told) {
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
        changeClientInfo(() -> raw.setClientInfo(name, value));
    }

    @Override
    public void setClientInfo(Properties properties) throws SQLClientInfoException {
        changeClientInfo(() -> raw.setClientInfo(properties));
    }

    private interface ClientInfoChange {
        void make() throws SQLClientInfoException;
    }

    private void changeClientInfo(ClientInfoChange change) throws SQLClientInfoException {
        changed |= Changed.CLIENT_INFO;
        try {
            ready();
        } catch (SQLException e) {
            throw new SQLClientInfoException(e.getMessage(), e.getSQLState(), Map.<String, ClientInfoStatus>of(), e);
        }
        try {
            change.make();
        } catch (SQLClientInfoException e) {
            failed(e);
            throw e;
        } catch (RuntimeException | Error e) {
            unsure();
            throw e;
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
