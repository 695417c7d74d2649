package dev.etosha.connect;

import dev.etosha.config.PoolConfig;
import dev.etosha.threads.Cutoff;
import dev.etosha.threads.Nanos;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One login to the server with a timeout: each host of the URL may take {@code db.connect-timeout}. When that has
 * passed, the socket is closed, and pgjdbc continues with the next host. Sockets that {@link KeepAliveSockets} did not
 * make are bounded by pgjdbc's timeouts only.
 *
 * <p>Not pgjdbc's login timeouts: they slow the socket down for good ({@link Cutoff}), and leave a millisecond for the
 * second host after the first has used them up.
 */
public final class Login {

    private static final ThreadLocal<@Nullable Login> ON_THIS_THREAD = new ThreadLocal<>();

    private final ScheduledExecutorService timer;
    private final Runnable givenUp;
    private final long patience;
    private final Duration most;
    private final long end;
    private long since = System.nanoTime();
    private @Nullable Socket socket;
    private @Nullable Future<?> look;
    private boolean late;
    private boolean over;

    /**
     * A login that starts now.
     *
     * @param givenUp run on the timer's thread if the login times out, even if its thread stays blocked
     */
    public Login(PoolConfig config, ScheduledExecutorService timer, Runnable givenUp) {
        this.timer = timer;
        this.givenUp = givenUp;
        this.patience = Nanos.of(config.connectTimeout());
        this.most = config.connectTimeout().multipliedBy(config.url().hosts().size());
        this.end = since + Nanos.of(most);
    }

    /** Connects on this thread. Blocks until the server has answered or the login was {@linkplain #end ended}. */
    public Connection with(Connector connector) throws SQLException {
        ON_THIS_THREAD.set(this);
        try {
            lookIn(patience);
            return connector.connect();
        } catch (SQLException e) {
            throw late() ? noAnswer(e) : e;
        } catch (RejectedExecutionException e) {
            throw new SQLException("the pool was closed", "08003", e);
        } finally {
            ON_THIS_THREAD.remove();
            finish();
        }
    }

    private synchronized boolean late() {
        return late;
    }

    /** The failure of a login that timed out. */
    SQLException noAnswer(@Nullable SQLException cause) {
        return new SQLException("No answer within " + Nanos.of(most) / 1_000_000 + " ms", "08001", cause);
    }

    /** The calling thread's current login. Null if none. */
    static @Nullable Login onThisThread() {
        return ON_THIS_THREAD.get();
    }

    /** Notes the login's current socket. Throws once the login has ended. */
    synchronized void uses(Socket made) throws SocketException {
        if (over) {
            throw new SocketException("the login timed out");
        }
        socket = made;
        since = System.nanoTime();
    }

    /** The login's last socket. Null if unknown. */
    public synchronized @Nullable Socket socket() {
        return socket;
    }

    private synchronized void lookIn(long nanos) {
        if (!over) {
            look = timer.schedule(this::look, nanos, TimeUnit.NANOSECONDS);
        }
    }

    private synchronized void finish() {
        over = true;
        if (look != null) {
            look.cancel(false);
        }
    }

    private void look() {
        if (endsAt(System.nanoTime())) {
            givenUp.run();
        }
    }

    /** Ends the login if it timed out, or closes the socket if the current host did. True if it ended the login. */
    private synchronized boolean endsAt(long now) {
        if (over) {
            return false;
        }
        if (now - end >= 0) {
            late = true;
            end();
            return true;
        }
        long left = patience - (now - since);
        if (left <= 0) {
            cut();
        }
        lookIn(Math.min(left > 0 ? left : patience, end - now));
        return false;
    }

    /** Ends the login: the connecting thread gets an error. Does not block. */
    public synchronized void end() {
        if (!over) {
            cut();
            finish();
        }
    }

    private synchronized void cut() {
        since = System.nanoTime();
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException e) {
                // unusable either way
            }
        }
    }
}
