package dev.etosha.session;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/**
 * The state of a connection after login, which every holder gets.
 *
 * @param networkTimeout in milliseconds
 * @param driver the driver's own settings; null with another driver than pgjdbc
 * @param session the settings of the session; null if the server's RESET restores them
 */
record LoginState(
        int holdability,
        int networkTimeout,
        boolean readOnly,
        @Nullable String applicationName,
        @Nullable DriverSettings driver,
        Reset.@Nullable Settings session) {

    static LoginState of(Connection raw, @Nullable BaseConnection driver) throws SQLException {
        return new LoginState(
                raw.getHoldability(),
                raw.getNetworkTimeout(),
                raw.isReadOnly(),
                raw.getClientInfo("ApplicationName"),
                driver == null ? null : DriverSettings.of(driver),
                null);
    }

    LoginState with(Reset.Settings settings) {
        return new LoginState(holdability, networkTimeout, readOnly, applicationName, driver, settings);
    }
}
