package dev.etosha.pool;

import dev.etosha.commit.Home;
import dev.etosha.commit.Verification;
import dev.etosha.config.PoolConfig;
import dev.etosha.connect.PoolerWatch;
import dev.etosha.session.PhysicalConnection;
import dev.etosha.session.Reset;
import dev.etosha.threads.Cutoff;
import dev.etosha.threads.Nanos;
import java.net.Socket;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/** Prepares a new connection before it is lent for the first time. */
final class Admission {

    private final PoolConfig config;
    private final PoolerWatch poolers;
    private final Verification verification;
    private final Cutoff cutoff;
    private final Reset reset;

    Admission(PoolConfig config, PoolerWatch poolers, Verification verification, Cutoff cutoff, Reset reset) {
        this.config = config;
        this.poolers = poolers;
        this.verification = verification;
        this.cutoff = cutoff;
        this.reset = reset;
    }

    /**
     * A connection ready to be lent. Asks the server, so it blocks.
     *
     * @throws SQLException if the connection is lost
     */
    PhysicalConnection admit(PhysicalConnection.Returns returns, Connection owned, @Nullable Socket socket)
            throws SQLException {
        PhysicalConnection made = new PhysicalConnection(returns, owned, socket, lifetime());
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
            cutoff.within(Nanos.of(config.connectTimeout()), made.raw(), () -> {
                Home home = verification.home(driver);
                made.home(made.keepsSession() || (home != null && home.start() != null) ? home : null);
            });
        }
    }

    /** The configured lifetime, shortened by up to a tenth at random, so that connections don't expire together. */
    private long lifetime() {
        long most = Nanos.of(config.recycle());
        return most == 0 ? Long.MAX_VALUE : most - ThreadLocalRandom.current().nextLong(most / 10 + 1);
    }

    /** Repeats the detection of a pooler, since the address may lead to another server now. */
    void addressMayLeadElsewhere() {
        poolers.lookAgain();
    }
}
