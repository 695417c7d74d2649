package dev.etosha.agroal;

import dev.etosha.pool.ConnectionPool;
import io.agroal.api.AgroalDataSourceMetrics;

/** A pool's statistics in Agroal's terms. */
final class ReportedMetrics implements AgroalDataSourceMetrics {

    private final ConnectionPool pool;

    ReportedMetrics(ConnectionPool pool) {
        this.pool = pool;
    }

    @Override
    public long creationCount() {
        return pool.stats().opened();
    }

    @Override
    public long destroyCount() {
        return pool.stats().closed();
    }

    @Override
    public long invalidCount() {
        return pool.stats().invalid();
    }

    @Override
    public long activeCount() {
        return pool.stats().checkedOut();
    }

    @Override
    public long availableCount() {
        return pool.stats().checkedIn();
    }

    @Override
    public long awaitingCount() {
        return pool.stats().waiting();
    }

    @Override
    public void reset() {
        throw new UnsupportedOperationException("the statistics of pool " + pool.name() + " count from its opening");
    }

    @Override
    public String toString() {
        return pool.stats().toString();
    }
}
