package dev.etosha.beyond.weld;

import dev.etosha.PoolClosedException;
import dev.etosha.pool.ConnectionPool;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import java.sql.SQLException;

/** Prints whether the pool still lends connections after its container was closed. */
public final class AfterTheContainer {

    private AfterTheContainer() {}

    public static void main(String[] arguments) throws SQLException {
        ConnectionPool pool;
        try (SeContainer container = SeContainerInitializer.newInstance().initialize()) {
            pool = container.select(ConnectionPool.class).get();
            pool.borrow().close();
        }
        try {
            pool.borrow().close();
            System.out.println("lends");
        } catch (PoolClosedException closed) {
            System.out.println("is closed");
        }
    }
}
