package dev.etosha.pool;

import dev.etosha.config.PoolConfig;
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
 * One login to the server, with an end that pgjdbc does not see to: no host of the URL may take longer than
 * {@code db.connect-timeout}. When one does, its socket is closed, whoever connects or reads there gets an error at once,
 * and pgjdbc goes on to the next host. Sockets that {@link KeepAliveSockets} did not make stay unknown, and end by pgjdbc's
 * timeouts.
 *
 * <p>pgjdbc's own timeouts for a login would make its socket slower for good ({@link Cutoff}), and leave a millisecond for
 * the second host once the first has used them up.
 */
final class Login {

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
     * A login whose time begins now.
     *
     * @param givenUp run on the timer's thread if the login is ended, also where its thread can't be let go
     */
    Login(PoolConfig config, ScheduledExecutorService timer, Runnable givenUp) {
        this.timer = timer;
        this.givenUp = givenUp;
        this.patience = Nanos.of(config.connectTimeout());
        this.most = config.connectTimeout().multipliedBy(config.url().hosts().size());
        this.end = since + Nanos.of(most);
    }

    /** Connects on the calling thread. Blocks until the server has answered, or the login was {@linkplain #end ended}. */
    Connection with(Connector connector) throws SQLException {
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

    /** What a login fails with whose time is over. */
    SQLException noAnswer(@Nullable SQLException cause) {
        return new SQLException("No answer within " + Nanos.of(most) / 1_000_000 + " ms", "08001", cause);
    }

    /** The login that the calling thread is at; null if it is at none. */
    static @Nullable Login onThisThread() {
        return ON_THIS_THREAD.get();
    }

    /** The server is spoken to on this socket from now on; throws once the login was ended. */
    synchronized void uses(Socket made) throws SocketException {
        if (over) {
            throw new SocketException("the time for the login is over");
        }
        socket = made;
        since = System.nanoTime();
    }

    /** The socket that the server was spoken to last; null if that is unknown. */
    synchronized @Nullable Socket socket() {
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

    /** Whether this ended it; if not, the host that it is at may have had its time. */
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

    /** Lets go whoever waits for the server, for good. Does not block. */
    synchronized void end() {
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
                // nobody uses it any more, one way or the other
            }
        }
    }
}
