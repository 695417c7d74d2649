package dev.etosha.testing;

import org.junit.platform.launcher.LauncherSession;
import org.junit.platform.launcher.LauncherSessionListener;

/** Starts the database before the first test if an application server was configured with its port. */
public final class ServerBeforeTests implements LauncherSessionListener {

    @Override
    public void launcherSessionOpened(LauncherSession session) {
        if (System.getProperty("it.pg.port") != null) {
            int unused = EmbeddedServer.port();
        }
    }
}
