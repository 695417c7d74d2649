package dev.etosha.pool;

import io.agroal.pool.wrapper.ConnectionWrapper;
import java.io.IOException;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * A connection to the server, with what the pool knows of it, and the lender of the handles on it. While it is lent only
 * its holder changes it; other threads read who that is.
 */
final class PhysicalConnection implements Lender {

    /** By its text alone: to ask for the address of a name that only a socket factory knows may take seconds. */
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127\\.[0-9.]+|\\[?::1]?", Pattern.CASE_INSENSITIVE);

    private final Loans loans;
    private final Connection raw;
    private final @Nullable BaseConnection driver;
    private final @Nullable Socket socket;
    private final boolean toThisMachine;
    private final int holdability;
    private final int networkTimeout;
    private final @Nullable String applicationName;
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
    private volatile boolean broken;
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
        this.toThisMachine = driver != null
                && isThisMachine(driver.getQueryExecutor().getHostSpec().getHost());
        this.holdability = raw.getHoldability();
        this.networkTimeout = raw.getNetworkTimeout();
        this.applicationName = raw.getClientInfo("ApplicationName");
        this.born = System.nanoTime();
        this.expires = lifetimeNanos == Long.MAX_VALUE ? Long.MAX_VALUE : born + lifetimeNanos;
        this.handedOver = born - Gate.SLICE_NANOS;
        this.lastUsed = born;
    }

    static boolean isThisMachine(String host) {
        return LOOPBACK.matcher(host).matches();
    }

    Connection raw() {
        return raw;
    }

    /** The driver's own view of the connection; null with a driver that is not pgjdbc. */
    @Nullable
    BaseConnection driver() {
        return driver;
    }

    /** As it was when the connection was made, like the following two. */
    int holdability() {
        return holdability;
    }

    int networkTimeout() {
        return networkTimeout;
    }

    @Nullable
    String applicationName() {
        return applicationName;
    }

    /** Whether the server's processes run beside ours, as far as its address tells. */
    boolean toThisMachine() {
        return toThisMachine;
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

    /** Where its session is, once that was asked. */
    CommitCheck.@Nullable Home home() {
        return home;
    }

    void home(CommitCheck.Home asked) {
        if (loans.keepsSession()) {
            home = asked;
        }
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
    void condemn() {
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
        lentBeat = loans.beat();
        taken = stack;
        HOLDER.lazySet(this, Thread.currentThread()); // last, so that who sees a holder sees the rest
        return new LentConnection(this, raw);
    }

    @Override
    public void giveBack(Connection connection, int changed) {
        HOLDER.lazySet(this, null);
        long now = loans.beat() == lentBeat ? lentSince : System.nanoTime(); // takes a third of a borrow
        if ((changed & Changed.USED) != 0) {
            lastUsed = now; // otherwise nothing was heard of the server
        }
        loans.returned(this, changed, now);
    }

    @Override
    public void aborted(Connection connection) {
        holder = null;
        broken = true;
        loans.returned(this, 0, System.nanoTime());
    }

    @Override
    public SQLException failed(Connection connection, SQLException e) {
        loans.failed(this, e);
        return e;
    }

    @Override
    public long running(Statement statement) {
        return loans.statements().begin();
    }

    @Override
    public void ran(long token, String sql, @Nullable SQLException failure) {
        loans.statements().end(token, sql, failure);
    }

    @Override
    public void cancel() {
        broken = true;
        BaseConnection toServer = driver;
        if (toServer != null) {
            Cancellation.cancel(toServer);
        }
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

        StatementLog statements();

        /** Another number after each quarter of a second: a clock that costs nothing to look at. */
        int beat();

        /** Whether a connection is one session of the server, as it is not behind PgBouncer. */
        boolean keepsSession();
    }
}
