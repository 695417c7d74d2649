package dev.etosha.session;

import dev.etosha.commit.Home;
import dev.etosha.commit.Verification;
import dev.etosha.commit.Verified;
import dev.etosha.jdbc.Changed;
import dev.etosha.jdbc.Lender;
import dev.etosha.jdbc.LentConnection;
import dev.etosha.threads.Cutoff;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * A connection to the server, the pool's knowledge of it, and the lender of its handles. While it is lent only its
 * holder changes it; other threads may read the holder.
 */
public final class PhysicalConnection extends DriverConnection implements Lender, Verified {

    private final PoolContext pool;
    private final boolean keepsSession;
    private final Remembered remembered;
    private final long born;
    private final long expires;

    private final AtomicBoolean free = new AtomicBoolean();
    private final AtomicReference<@Nullable Thread> holder = new AtomicReference<>();
    private LoginState loginState;
    private @Nullable Home home;
    private long handedOver;
    private long lastUsed;
    private long vouched;
    private volatile boolean broken;
    private volatile boolean writeRefused;
    private volatile boolean replaced;
    private boolean served;
    private boolean proven;
    private volatile boolean copying;
    private long lentSince;
    private int lentBeat;
    private @Nullable Throwable taken;

    /**
     * A new connection.
     *
     * @param owned the connection to close at the end, a wrapper of the driver's own
     * @param socket its socket; null if unknown
     * @param lifetimeNanos its maximum age; {@code Long.MAX_VALUE} for no limit
     */
    public PhysicalConnection(PoolContext pool, Connection owned, @Nullable Socket socket, long lifetimeNanos)
            throws SQLException {
        super(owned, socket);
        this.pool = pool;
        this.keepsSession = pool.keepsSession().getAsBoolean();
        this.loginState = LoginState.of(raw(), driver());
        this.remembered = new Remembered(raw());
        this.born = System.nanoTime();
        this.expires = lifetimeNanos == Long.MAX_VALUE ? Long.MAX_VALUE : born + lifetimeNanos;
        this.handedOver = born - TimeUnit.SECONDS.toNanos(1); // may be handed over at once
        this.lastUsed = born;
        this.vouched = born;
    }

    LoginState loginState() {
        return loginState;
    }

    void loginState(LoginState state) {
        loginState = state;
    }

    /** The statements and types that it remembers. */
    public Remembered remembered() {
        return remembered;
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
        return free.get() && free.compareAndSet(true, false);
    }

    public void free() {
        free.set(true);
    }

    public boolean isFree() {
        return free.get();
    }

    @Override
    public @Nullable Home home() {
        return verification().asks() ? home : null;
    }

    /** Notes its server. Null if no commit on it can be verified. */
    public void home(@Nullable Home asked) {
        home = asked;
    }

    @Override
    public Verification verification() {
        return pool.verification();
    }

    @Override
    public boolean keepsSession() {
        return keepsSession;
    }

    @Override
    public void condemn() {
        broken = true;
    }

    public boolean broken() {
        return broken;
    }

    /** Another connection has taken its place. It is closed when it is free. */
    public void replace() {
        replaced = true;
    }

    public boolean replaced() {
        return replaced;
    }

    /** The thread that borrowed it. Null while it is free. */
    @Nullable
    public Thread holder() {
        return holder.get();
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
        lentBeat = pool.beat().get();
        copying = false;
        remembered.lent();
        taken = stack;
        holder.lazySet(Thread.currentThread()); // last: publishes the fields above
        return new LentConnection(this, raw());
    }

    /** Lets the visitor use the connection, which must not be lent, through a temporary handle. */
    public void visit(Consumer<Connection> visitor) {
        new LentConnection(this, raw()).visit(visitor);
    }

    @Override
    public void giveBack(Connection connection, int changed) {
        holder.lazySet(null);
        long now = pool.beat().get() == lentBeat ? lentSince : System.nanoTime();
        prove();
        if ((changed & Changed.USED) != 0) {
            lastUsed = now; // an unused connection proves nothing
        }
        pool.returns().returned(this, changed, now);
    }

    @Override
    public void aborted(Connection connection) {
        holder.set(null);
        prove();
        broken = true;
        pool.returns().returned(this, 0, System.nanoTime());
    }

    private void prove() {
        if (!proven && !writeRefused && (served || !broken)) {
            proven = true;
            pool.returns().proved();
        }
    }

    @Override
    public SQLException failed(Connection connection, SQLException e) {
        pool.returns().failed(this, e);
        return e;
    }

    @Override
    public long running() {
        return pool.statements().begin();
    }

    @Override
    public void ran(long token, String sql, int batched, @Nullable SQLException failure) {
        pool.statements().end(token, sql, batched, failure);
        if (failure == null) {
            served = true;
            remembered.worked(sql);
        } else {
            pool.returns().refused(this, sql, failure);
        }
    }

    @Override
    public void chose(String schema) {
        remembered.chose(schema);
    }

    @Override
    public void cancel() {
        broken = true;
        BaseConnection toServer = driver();
        if (toServer != null) {
            Cancellation.cancel(toServer);
        }
    }

    @Override
    public void cut() {
        broken = true;
        Cancellation.cutAndCancel(this);
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
        pool.cutoff().within(Reset.PATIENCE_NANOS, connection, exchange);
    }
}
