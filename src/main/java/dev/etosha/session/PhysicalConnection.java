package dev.etosha.session;

import dev.etosha.commit.Home;
import dev.etosha.commit.Verification;
import dev.etosha.commit.Verified;
import dev.etosha.jdbc.Changed;
import dev.etosha.jdbc.Lender;
import dev.etosha.jdbc.LentConnection;
import dev.etosha.threads.Cutoff;
import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * A connection to the server, the pool's knowledge of it, and the lender of its handles. While it is lent only its
 * holder changes it; other threads may read the holder.
 */
public final class PhysicalConnection implements Lender, Verified {

    private final Returns returns;
    private final Connection owned;
    private final Connection raw;
    private final @Nullable BaseConnection driver;
    private final @Nullable Socket socket;
    private final boolean keepsSession;
    private final LoginState loginState;
    private final Remembered remembered;
    private final long born;
    private final long expires;

    private static final AtomicIntegerFieldUpdater<PhysicalConnection> FREE =
            AtomicIntegerFieldUpdater.newUpdater(PhysicalConnection.class, "free");

    /** 1 while it is free. */
    private volatile int free;

    private @Nullable Home home;
    private long handedOver;
    private long lastUsed;
    private long vouched;
    private volatile boolean broken;
    private volatile boolean writeRefused;
    private boolean served;
    private boolean proven;
    private volatile boolean copying;
    private long lentSince;
    private int lentBeat;
    private @Nullable Throwable taken;
    private volatile @Nullable Thread holder;

    private static final AtomicReferenceFieldUpdater<PhysicalConnection, @Nullable Thread> HOLDER =
            AtomicReferenceFieldUpdater.newUpdater(PhysicalConnection.class, Thread.class, "holder");

    /**
     * A new connection.
     *
     * @param owned the connection to close at the end, a wrapper of the driver's own
     * @param socket its socket; null if unknown
     * @param lifetimeNanos its maximum age; {@code Long.MAX_VALUE} for no limit
     */
    public PhysicalConnection(Returns returns, Connection owned, @Nullable Socket socket, long lifetimeNanos)
            throws SQLException {
        this.returns = returns;
        this.owned = owned;
        this.socket = socket;
        this.driver = owned.isWrapperFor(BaseConnection.class) ? owned.unwrap(BaseConnection.class) : null;
        this.raw = driver == null ? owned : driver;
        this.keepsSession = returns.keepsSession();
        this.loginState = new LoginState(raw, driver);
        this.remembered = new Remembered(raw);
        this.born = System.nanoTime();
        this.expires = lifetimeNanos == Long.MAX_VALUE ? Long.MAX_VALUE : born + lifetimeNanos;
        this.handedOver = born - TimeUnit.SECONDS.toNanos(1); // may be handed over at once
        this.lastUsed = born;
        this.vouched = born;
    }

    public Connection raw() {
        return raw;
    }

    /** pgjdbc's connection. Null with another driver. */
    @Nullable
    public BaseConnection driver() {
        return driver;
    }

    /** Its state after login. */
    LoginState loginState() {
        return loginState;
    }

    /** Drops the notifications that the driver has read. False if there were none. */
    boolean forgetNews() throws SQLException {
        return driver != null && driver.getQueryExecutor().getNotifications().length > 0;
    }

    /** When it was last handed to a waiting caller, in {@link System#nanoTime}. */
    public long handedOver() {
        return handedOver;
    }

    public void handedOver(long now) {
        handedOver = now;
    }

    public long born() {
        return born;
    }

    public boolean expired(long now) {
        return expires != Long.MAX_VALUE && now - expires >= 0;
    }

    public long idleNanos(long now) {
        return now - lastUsed;
    }

    /** The server has just answered on it. */
    public void heard() {
        lastUsed = System.nanoTime();
        vouched = lastUsed;
    }

    /** When it was last made, lent or checked, in {@link System#nanoTime}. */
    public long vouched() {
        return vouched;
    }

    /** The server has answered on it, or its holder caused its end. Either way the server is not at fault. */
    public void served() {
        served = true;
    }

    /** The server refused a write because it, or this session, is read-only. */
    public void writeRefused() {
        writeRefused = true;
    }

    /** Whether a write was refused since the last call. */
    public boolean takeWriteRefused() {
        boolean was = writeRefused;
        writeRefused = false;
        return was;
    }

    /** Takes it if it is free. The taker sees all changes made before {@link #free}. */
    public boolean take() {
        return free == 1 && FREE.compareAndSet(this, 1, 0);
    }

    public void free() {
        free = 1;
    }

    public boolean isFree() {
        return free == 1;
    }

    @Override
    public @Nullable Home home() {
        return returns.verification().asks() ? home : null;
    }

    /** Notes its server. Null if no commit on it can be verified. */
    public void home(@Nullable Home asked) {
        home = asked;
    }

    @Override
    public Verification verification() {
        return returns.verification();
    }

    @Override
    public boolean keepsSession() {
        return keepsSession;
    }

    /** Whether unread data may have arrived from the server. Does not read or block. */
    public boolean mayHaveNews() {
        try {
            return socket == null || socket.getInputStream().available() > 0;
        } catch (IOException e) {
            return true; // closed
        }
    }

    /** Prevents it from being lent again. */
    @Override
    public void condemn() {
        broken = true;
    }

    public boolean broken() {
        return broken;
    }

    /** The thread that borrowed it. Null while it is free. */
    @Nullable
    public Thread holder() {
        return holder;
    }

    /** When it was last lent, in {@link System#nanoTime}. */
    public long lentSince() {
        return lentSince;
    }

    /** The stack trace of the borrower. Null unless leaks are detected. */
    @Nullable
    public Throwable taken() {
        return taken;
    }

    /** Lends it to the calling thread. */
    public LentConnection lend(long now, @Nullable Throwable stack) {
        lentSince = now;
        vouched = now;
        lentBeat = returns.beat();
        copying = false;
        remembered.lent();
        taken = stack;
        HOLDER.lazySet(this, Thread.currentThread()); // last: publishes the fields above
        return new LentConnection(this, raw);
    }

    /** Lets the visitor use the connection, which must not be lent, through a temporary handle. */
    public void visit(Consumer<Connection> visitor) {
        new LentConnection(this, raw).visit(visitor);
    }

    @Override
    public void giveBack(Connection connection, int changed) {
        HOLDER.lazySet(this, null);
        long now = returns.beat() == lentBeat ? lentSince : System.nanoTime();
        prove();
        if ((changed & Changed.USED) != 0) {
            lastUsed = now; // an unused connection proves nothing
        }
        returns.returned(this, changed, now);
    }

    @Override
    public void aborted(Connection connection) {
        holder = null;
        prove();
        broken = true;
        returns.returned(this, 0, System.nanoTime());
    }

    private void prove() {
        if (!proven && !writeRefused && (served || !broken)) {
            proven = true;
            returns.proved();
        }
    }

    @Override
    public SQLException failed(Connection connection, SQLException e) {
        returns.failed(this, e);
        return e;
    }

    @Override
    public long running() {
        return returns.statements().begin();
    }

    @Override
    public void ran(long token, String sql, int batched, @Nullable SQLException failure) {
        returns.statements().end(token, sql, batched, failure);
        if (failure == null) {
            served = true;
            remembered.worked(sql);
        } else {
            returns.refused(this, sql, failure);
        }
    }

    @Override
    public void chose(String schema) {
        remembered.chose(schema);
    }

    /** The statements and types that it remembers. */
    public Remembered remembered() {
        return remembered;
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
        returns.bounded(connection, exchange);
    }

    /** Ends the session and closes the connection. May block on the network. */
    public void close() {
        try {
            owned.close();
        } catch (SQLException e) {
            // gone either way
        }
    }

    /** Cuts the connection without telling the server. */
    public void abort() {
        try {
            raw.abort(Runnable::run); // also if another thread is closing the wrapper
        } catch (SQLException e) {
            // gone either way
        }
        close();
    }

    /** The pool as a connection sees it. */
    public interface Returns {

        /**
         * The holder closed its handle. Never throws.
         *
         * @param now in {@link System#nanoTime}; the time of the loan if that was within this beat
         */
        void returned(PhysicalConnection connection, int changed, long now);

        /** The driver threw while the connection was lent. */
        void failed(PhysicalConnection connection, SQLException e);

        /** A statement with this text failed, after {@link #failed}. */
        void refused(PhysicalConnection connection, String sql, SQLException e);

        /** A connection was returned for the first time without a failure of the server. */
        void proved();

        StatementLog statements();

        /** A coarse clock: a counter that changes every 250 ms. */
        int beat();

        /** Whether a connection keeps one session of the server. False behind PgBouncer. */
        boolean keepsSession();

        /** The pool's verification of commits. */
        Verification verification();

        /** See {@link Lender#bounded}. */
        void bounded(Connection connection, Cutoff.Exchange exchange) throws SQLException;
    }
}
