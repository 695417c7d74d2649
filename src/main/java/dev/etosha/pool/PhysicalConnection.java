package dev.etosha.pool;

import io.agroal.pool.wrapper.ConnectionWrapper;
import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * A connection to the server, with what the pool knows of it, and the lender of the handles on it. While it is lent only
 * its holder changes it; other threads read who that is.
 */
final class PhysicalConnection implements Lender {

    private final Loans loans;
    private final Connection raw;
    private final @Nullable BaseConnection driver;
    private final @Nullable Socket socket;
    private final boolean keepsSession;
    private final int holdability;
    private final int networkTimeout;
    private final boolean readOnly;
    private final @Nullable String applicationName;
    private final @Nullable DriverSettings driverSettings;
    private Reset.@Nullable Settings settings;
    private final long born;
    private final long expires;

    private static final AtomicIntegerFieldUpdater<PhysicalConnection> FREE =
            AtomicIntegerFieldUpdater.newUpdater(PhysicalConnection.class, "free");

    /** 1 while nobody has it. */
    private volatile int free;

    private @Nullable ConnectionWrapper lease;
    private boolean left;
    private CommitCheck.@Nullable Home home;
    private long handedOver;
    private long lastUsed;
    private long vouched;
    private volatile boolean broken;
    private final Familiar familiar = new Familiar();
    private volatile long rememberedSince;
    private volatile boolean outdated;
    private volatile boolean writeRefused;
    private boolean served;
    private boolean proven;
    private volatile boolean missesType;
    private volatile boolean copying;
    private @Nullable String schema; // that its holder chose
    private @Nullable String types;
    private long lentSince;
    private int lentBeat;
    private @Nullable Throwable taken;
    private volatile @Nullable Thread holder;

    private static final AtomicReferenceFieldUpdater<PhysicalConnection, @Nullable Thread> HOLDER =
            AtomicReferenceFieldUpdater.newUpdater(PhysicalConnection.class, Thread.class, "holder");

    /**
     * A connection that was made just now.
     *
     * @param socket that it uses; null if that is unknown
     * @param lifetimeNanos how old it may become; {@code Long.MAX_VALUE} for any age
     */
    PhysicalConnection(Loans loans, Connection raw, @Nullable Socket socket, long lifetimeNanos) throws SQLException {
        this.loans = loans;
        this.raw = raw;
        this.socket = socket;
        this.driver = raw.isWrapperFor(BaseConnection.class) ? raw.unwrap(BaseConnection.class) : null;
        this.keepsSession = loans.keepsSession();
        this.holdability = raw.getHoldability();
        this.networkTimeout = raw.getNetworkTimeout();
        this.readOnly = raw.isReadOnly();
        this.driverSettings = driver == null ? null : DriverSettings.of(driver);
        this.applicationName = raw.getClientInfo("ApplicationName");
        this.born = System.nanoTime();
        this.expires = lifetimeNanos == Long.MAX_VALUE ? Long.MAX_VALUE : born + lifetimeNanos;
        this.handedOver = born - Gate.SLICE_NANOS;
        this.lastUsed = born;
        this.rememberedSince = born;
        this.vouched = born;
    }

    Connection raw() {
        return raw;
    }

    /** The driver's own view of the connection; null with a driver that is not pgjdbc. */
    @Nullable
    BaseConnection driver() {
        return driver;
    }

    /** As it was when the connection was made, like the following three. */
    int holdability() {
        return holdability;
    }

    int networkTimeout() {
        return networkTimeout;
    }

    boolean readOnly() {
        return readOnly;
    }

    @Nullable
    String applicationName() {
        return applicationName;
    }

    /** What its session was set to after the login; null if the server's own RESET leads back to it. */
    Reset.@Nullable Settings settings() {
        return settings;
    }

    void settings(Reset.Settings afterLogin) {
        settings = afterLogin;
    }

    /** Sets the driver's own object to what it was when the connection was made. */
    void setDriverBack() throws SQLException {
        if (driver != null && driverSettings != null) {
            driverSettings.setBack(driver);
        }
    }

    /** Drops the notifications that the driver has read and nobody has asked for; whether there were any. */
    boolean forgetNews() throws SQLException {
        return driver != null && driver.getQueryExecutor().getNotifications().length > 0;
    }

    /** When it was last handed over from one caller to the next, of {@link System#nanoTime}. */
    long handedOver() {
        return handedOver;
    }

    void handedOver(long now) {
        handedOver = now;
    }

    long born() {
        return born;
    }

    boolean expired(long now) {
        return expires != Long.MAX_VALUE && now - expires >= 0;
    }

    long idleNanos(long now) {
        return now - lastUsed;
    }

    /** The server has just given a sign of life on it. */
    void heard() {
        lastUsed = System.nanoTime();
        vouched = lastUsed;
    }

    /** When it was last known, or taken, to be alive, of {@link System#nanoTime}: made, lent or checked. */
    long vouched() {
        return vouched;
    }

    /** The server has answered on it, or what ended it was its holder's doing: it says nothing against the server. */
    void served() {
        served = true;
    }

    /** The server refused a write because it, or this session, is read-only. */
    void writeRefused() {
        writeRefused = true;
    }

    /** Whether a write was refused since this was asked last. */
    boolean takeWriteRefused() {
        boolean was = writeRefused;
        writeRefused = false;
        return was;
    }

    /** Whether it belongs to Agroal from now on: not if it {@linkplain #leave left} before. */
    synchronized boolean leased(ConnectionWrapper fromAgroal) {
        if (!left) {
            lease = fromAgroal;
        }
        return !left;
    }

    /** Lets it go; the answer is Agroal's lease, for the one caller who is to end it, null if there is none yet. */
    synchronized @Nullable ConnectionWrapper leave() {
        left = true;
        return lease;
    }

    /** Whoever takes it has all to themselves what was done on it before it was {@linkplain #free free}. */
    boolean take() {
        return free == 1 && FREE.compareAndSet(this, 1, 0);
    }

    void free() {
        free = 1;
    }

    boolean isFree() {
        return free == 1;
    }

    /** Where its session is, as asked when it was made; null if no commit on it can be verified. */
    CommitCheck.@Nullable Home home() {
        return loans.verification().asks() ? home : null;
    }

    /** Null if no commit on it can be verified. */
    void home(CommitCheck.@Nullable Home asked) {
        home = asked;
    }

    Verification verification() {
        return loans.verification();
    }

    /** Whether it is one session of the server, as far as was known when it was made. */
    boolean keepsSession() {
        return keepsSession;
    }

    /** Whether the server has said something that nobody has heard yet, as far as that is known without a read. */
    boolean mayHaveNews() {
        try {
            return socket == null || socket.getInputStream().available() > 0;
        } catch (IOException e) {
            return true; // it was closed
        }
    }

    /** Marks it as not to be lent again. */
    @Override
    public void condemn() {
        broken = true;
    }

    boolean broken() {
        return broken;
    }

    /** The thread that took it; null while it is free. */
    @Nullable
    Thread holder() {
        return holder;
    }

    /** When it was lent last, of {@link System#nanoTime}. */
    long lentSince() {
        return lentSince;
    }

    /** The stack that took it, if leaks are looked for. */
    @Nullable
    Throwable taken() {
        return taken;
    }

    /** Hands it to the calling thread. */
    LentConnection lend(long now, @Nullable Throwable stack) {
        lentSince = now;
        vouched = now;
        lentBeat = loans.beat();
        outdated = false;
        copying = false;
        schema = null;
        taken = stack;
        HOLDER.lazySet(this, Thread.currentThread()); // last, so that who sees a holder sees the rest
        return new LentConnection(this, raw);
    }

    @Override
    public void giveBack(Connection connection, int changed) {
        HOLDER.lazySet(this, null);
        long now = loans.beat() == lentBeat ? lentSince : System.nanoTime(); // takes a third of a borrow
        prove();
        if ((changed & Changed.USED) != 0) {
            lastUsed = now; // otherwise nothing was heard of the server
        }
        loans.returned(this, changed, now);
    }

    @Override
    public void aborted(Connection connection) {
        holder = null;
        prove();
        broken = true;
        loans.returned(this, 0, System.nanoTime());
    }

    private void prove() {
        if (!proven && !writeRefused && (served || !broken)) {
            proven = true;
            loans.proved();
        }
    }

    @Override
    public SQLException failed(Connection connection, SQLException e) {
        loans.failed(this, e);
        return e;
    }

    @Override
    public long running() {
        return loans.statements().begin();
    }

    @Override
    public void ran(long token, String sql, int batched, @Nullable SQLException failure) {
        loans.statements().end(token, sql, batched, failure);
        if (failure == null) {
            served = true;
            familiar.add(here(sql));
        } else {
            loans.refused(this, sql, failure);
        }
    }

    /** Whether this text worked on it, in the schema that its holder works in, and it may remember something of that. */
    boolean knows(String sql) {
        return familiar.contains(here(sql));
    }

    private String here(String sql) {
        return schema == null ? sql : schema + ": " + sql;
    }

    @Override
    public void chose(String chosen) {
        schema = chosen;
    }

    /** Since when it has remembered statements, of {@link System#nanoTime}. */
    long rememberedSince() {
        return rememberedSince;
    }

    /** Forgets the statements that are prepared on it, in the server and in the driver. */
    void forget() throws SQLException {
        try (Statement statement = raw.createStatement()) {
            statement.execute("DEALLOCATE ALL"); // by its answer pgjdbc knows that they are gone
        }
        familiar.clear();
        rememberedSince = System.nanoTime();
    }

    /** Its driver found no type of some name, and remembers that. */
    void missesType() {
        missesType = true;
    }

    boolean missedType() {
        return missesType;
    }

    /** Whether there are other types now than when this was asked before; asks the server. */
    boolean typesChanged() throws SQLException {
        missesType = false;
        String before = types;
        try (Statement statement = raw.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) || ' ' || max(oid::bigint) FROM pg_type")) {
            row.next();
            types = row.getString(1);
        }
        return before != null && !before.equals(types);
    }

    /** What it remembers was found to be out of date while it was lent. */
    void outdated(boolean found) {
        outdated = found;
    }

    boolean outdated() {
        return outdated;
    }

    @Override
    public void cancel() {
        broken = true;
        BaseConnection toServer = driver;
        if (toServer != null) {
            Cancellation.cancel(toServer);
        }
    }

    @Override
    public boolean copying() {
        return copying;
    }

    @Override
    public void copying(boolean begins) {
        copying = begins;
    }

    @Override
    public void bounded(Connection connection, Cutoff.Exchange exchange) throws SQLException {
        loans.bounded(connection, exchange);
    }

    /** Takes leave of the server. */
    void close() {
        try {
            raw.close();
        } catch (SQLException e) {
            // it is gone, one way or the other
        }
    }

    /** Cuts the connection without a word to the server. */
    void abort() {
        try {
            raw.abort(Runnable::run);
        } catch (SQLException e) {
            // it is gone, one way or the other
        }
    }

    /** What becomes of connections that were lent. */
    interface Loans {

        /**
         * A holder is done with the connection, and its handle is closed. Never throws.
         *
         * @param now of {@link System#nanoTime}, or the time when the connection was lent if that was within this beat
         */
        void returned(PhysicalConnection connection, int changed, long now);

        /** The driver threw while the connection was lent. */
        void failed(PhysicalConnection connection, SQLException e);

        /** A statement with this text failed, and {@link #failed} was told. */
        void refused(PhysicalConnection connection, String sql, SQLException e);

        /** The first time that a connection came back from a holder whom the server had not failed. */
        void proved();

        StatementLog statements();

        /** Another number after each quarter of a second: a clock that costs nothing to look at. */
        int beat();

        /** Whether a connection is one session of the server, as it is not behind PgBouncer. */
        boolean keepsSession();

        /** What the pool may ask its server about commits. */
        Verification verification();

        /** See {@link Lender#bounded}. */
        void bounded(Connection connection, Cutoff.Exchange exchange) throws SQLException;
    }
}
