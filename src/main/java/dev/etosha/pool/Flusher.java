package dev.etosha.pool;

import dev.etosha.config.PoolConfig;
import dev.etosha.connect.Supply;
import dev.etosha.session.Cancellation;
import dev.etosha.session.PhysicalConnection;
import dev.etosha.threads.Nanos;
import dev.etosha.threads.PoolLog;
import java.lang.System.Logger.Level;
import java.util.function.Predicate;

/** Closes connections on request, or makes the missing ones. Does not wait for the network. */
final class Flusher {

    private final PoolConfig config;
    private final Store store;
    private final Stock stock;
    private final Supply supply;
    private final Checks checks;
    private final PoolLog log;

    Flusher(PoolConfig config, Store store, Stock stock, Supply supply, Checks checks, PoolLog log) {
        this.config = config;
        this.store = store;
        this.stock = stock;
        this.supply = supply;
        this.checks = checks;
        this.log = log;
    }

    void run(Flush mode) {
        switch (mode) {
            case ALL -> {
                retireAll();
                cutLent(connection -> true);
            }
            case GRACEFUL -> retireAll();
            case IDLE -> closeFree(connection -> supply.existing() > config.size());
            case INVALID -> checks.doubt();
            case LEAK -> cutLeaks();
            case FILL -> supply.fill();
        }
    }

    private void retireAll() {
        stock.retireAll();
        closeFree(stock::retired);
    }

    private void closeFree(Predicate<PhysicalConnection> condemned) {
        for (PhysicalConnection connection : store.all()) {
            if (condemned.test(connection) && store.take(connection)) {
                stock.discard(connection);
            }
        }
    }

    private void cutLeaks() {
        if (config.leakThreshold().isZero()) {
            log.log(Level.WARNING, "no leaks to flush: db.pool.leak-threshold is 0");
            return;
        }
        long now = System.nanoTime();
        long longest = Nanos.of(config.leakThreshold());
        cutLent(connection -> now - connection.lentSince() >= longest);
    }

    /** Its holder may never return it, so it leaves the pool now. */
    private void cutLent(Predicate<PhysicalConnection> condemned) {
        for (PhysicalConnection connection : store.all()) {
            if (connection.holder() != null && condemned.test(connection)) {
                connection.condemn();
                Cancellation.cutAndCancel(connection);
                stock.discard(connection);
            }
        }
    }
}
