package dev.etosha.connect;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import org.postgresql.Driver;

/** The driver's registration in {@link java.sql.DriverManager}, which it makes when it is loaded. */
public final class DriverRegistration {

    private static final Logger LOG = System.getLogger("dev.etosha.pool");

    private DriverRegistration() {}

    /**
     * Deregisters pgjdbc from {@link java.sql.DriverManager} if this class's loader loaded it. The registration would
     * keep an undeployed application in memory. The pools don't use it.
     */
    public static void forget() {
        if (Driver.class.getClassLoader() == DriverRegistration.class.getClassLoader() && Driver.isRegistered()) {
            try {
                Driver.deregister();
            } catch (SQLException e) {
                LOG.log(Level.DEBUG, "pgjdbc stays registered", e);
            }
        }
    }
}
