package dev.etosha.pool;

import dev.etosha.commit.Home;
import dev.etosha.config.PoolConfig;
import dev.etosha.connect.Connector;
import dev.etosha.connect.Customer;
import dev.etosha.connect.PoolerWatch;
import dev.etosha.session.PhysicalConnection;
import dev.etosha.session.PoolContext;
import dev.etosha.session.Reset;
import dev.etosha.threads.Nanos;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/** Takes over new connections from the supply, and prepares each before it is lent for the first time. */
final class Admission implements Customer {

    private final PoolConfig config;
    private final Connector connector;
    private final PoolContext context;
    private final PoolerWatch poolers;
    private final Reset reset;
    private final Store store;
    private final Gate gate;
    private final AtomicLong opened = new AtomicLong();

    Admission(
            PoolConfig config,
            Connector connector,
            PoolContext context,
            PoolerWatch poolers,
            Reset reset,
            Store store,
            Gate gate) {
        this.config = config;
        this.connector = connector;
        this.context = context;
        this.poolers = poolers;
        this.reset = reset;
        this.store = store;
        this.gate = gate;
    }

    @Override
    public int waiting() {
        return gate.waiting() - store.free();
    }

    @Override
    public void hopeless() {
        gate.refuse(Gate.Refusal.HOPELESS);
    }

    @Override
    public Runnable made(Connection owned, @Nullable Socket socket) throws SQLException {
        try {
            if (gate.closed()) {
                throw new SQLException("the pool was closed", "08003");
            }
            PhysicalConnection made = store.add(admit(owned, socket));
            opened.incrementAndGet();
            return () -> gate.release(made);
        } catch (SQLException | RuntimeException | Error e) {
            owned.close();
            throw e;
        }
    }

    private PhysicalConnection admit(Connection owned, @Nullable Socket socket) throws SQLException {
        PhysicalConnection made = new PhysicalConnection(context, owned, socket, lifetime(owned));
        if (!poolers.fits(owned, made.driver())) {
            made.condemn(); // its caller takes another one
        }
        askHome(made);
        reset.remember(made);
        return made;
    }

    private void askHome(PhysicalConnection made) throws SQLException {
        BaseConnection driver = made.driver();
        if (driver != null && config.verifyCommit()) {
            context.cutoff().within(Nanos.of(config.connectTimeout()), made.raw(), () -> {
                Home home = context.verification().home(driver);
                made.home(made.keepsSession() || (home != null && home.start() != null) ? home : null);
            });
        }
    }

    /**
     * The configured lifetime, or that of the login's credentials if it is shorter. It is shortened by up to a tenth at
     * random, so that connections don't expire together.
     */
    private long lifetime(Connection owned) {
        long most = config.recycle().isZero() ? Long.MAX_VALUE : Nanos.of(config.recycle());
        Duration life = connector.life(owned);
        if (life != null) {
            most = Math.min(most, Math.max(0, Nanos.of(life)));
        }
        return most == Long.MAX_VALUE
                ? most
                : most - ThreadLocalRandom.current().nextLong(most / 10 + 1);
    }

    /** The number of connections admitted so far. */
    long opened() {
        return opened.get();
    }
}
