package dev.etosha.session;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/** The state of a connection after login, which every holder gets. */
final class LoginState {

    private final @Nullable BaseConnection driver;
    private final @Nullable DriverSettings driverSettings;
    private final int holdability;
    private final int networkTimeout;
    private final boolean readOnly;
    private final @Nullable String applicationName;
    private Reset.@Nullable Settings settings;

    LoginState(Connection raw, @Nullable BaseConnection driver) throws SQLException {
        this.driver = driver;
        this.driverSettings = driver == null ? null : DriverSettings.of(driver);
        this.holdability = raw.getHoldability();
        this.networkTimeout = raw.getNetworkTimeout();
        this.readOnly = raw.isReadOnly();
        this.applicationName = raw.getClientInfo("ApplicationName");
    }

    int holdability() {
        return holdability;
    }

    /** In milliseconds. */
    int networkTimeout() {
        return networkTimeout;
    }

    boolean readOnly() {
        return readOnly;
    }

    @Nullable
    String applicationName() {
        return applicationName;
    }

    /** The settings of the session. Null if the server's RESET restores them. */
    Reset.@Nullable Settings settings() {
        return settings;
    }

    void settings(Reset.Settings afterLogin) {
        settings = afterLogin;
    }

    /** Restores the driver's own settings. */
    void setDriverBack() throws SQLException {
        if (driver != null && driverSettings != null) {
            driverSettings.setBack(driver);
        }
    }
}
