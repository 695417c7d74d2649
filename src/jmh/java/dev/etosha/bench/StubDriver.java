package dev.etosha.bench;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** A driver that returns stub connections. */
public final class StubDriver implements Driver {

    private static final String PREFIX = "jdbc:stub:";
    private static final Map<String, AtomicInteger> MADE = new ConcurrentHashMap<>();
    private static final AtomicInteger URLS = new AtomicInteger();

    static {
        try {
            DriverManager.registerDriver(new StubDriver());
        } catch (SQLException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** A new URL. Connecting to it takes the given time. */
    static String url(int millis) {
        return PREFIX + millis + ":" + URLS.incrementAndGet();
    }

    /** The number of connections made to a URL. */
    static int made(String url) {
        AtomicInteger made = MADE.get(url);
        return made == null ? 0 : made.get();
    }

    @Override
    public @Nullable Connection connect(String url, Properties properties) throws SQLException {
        if (!acceptsURL(url)) {
            return null;
        }
        try {
            Thread.sleep(Integer.parseInt(url.substring(PREFIX.length(), url.lastIndexOf(':'))));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", "08001", e);
        }
        MADE.computeIfAbsent(url, unused -> new AtomicInteger()).incrementAndGet();
        return Stubs.connection();
    }

    @Override
    public boolean acceptsURL(String url) {
        return url.startsWith(PREFIX);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
        return new DriverPropertyInfo[0];
    }

    @Override
    public int getMajorVersion() {
        return 1;
    }

    @Override
    public int getMinorVersion() {
        return 0;
    }

    @Override
    public boolean jdbcCompliant() {
        return false;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }
}
