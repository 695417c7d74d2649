package dev.etosha.config;

import dev.etosha.config.url.DatabaseUrl;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Checks the name of a pool and the rules that concern more than one setting. */
final class Contradictions {

    private final String pool;
    private final Map<Setting<?>, Object> given;
    private final List<String> faults = new ArrayList<>();

    private Contradictions(String pool, Map<Setting<?>, Object> given) {
        this.pool = pool;
        this.given = given;
    }

    static List<String> in(String pool, Map<Setting<?>, Object> given, Map<String, String> properties) {
        Contradictions contradictions = new Contradictions(pool, given);
        String nameFault = PoolName.fault(pool);
        if (nameFault != null) {
            contradictions.faults.add(nameFault);
        }
        contradictions.look();
        contradictions.faults.addAll(DriverPropertyRules.faults(pool, properties));
        return contradictions.faults;
    }

    private void look() {
        if (!given.containsKey(Setting.URL)) {
            faults.add(Setting.URL.key(pool) + " (environment variable " + Setting.URL.environment(pool)
                    + ") must be set, such as postgresql://user:password@host:5432/database");
        }
        if (given.containsKey(Setting.PASSWORD) && given.containsKey(Setting.PASSWORD_FILE)) {
            faults.add(key(Setting.PASSWORD) + " and " + key(Setting.PASSWORD_FILE) + " must not both be set");
        }
        atLeast(Setting.RETRY_MAX_DELAY, Setting.RETRY_DELAY);
        atLeast(Setting.HEALTH_LATENCY_CRITICAL, Setting.HEALTH_LATENCY_WARNING);
        socketTimeout();
        int capacity = Setting.SIZE.in(given) + Setting.MAX_OVERFLOW.in(given);
        if (Setting.HEALTH_MIN_AVAILABLE.in(given) > capacity) {
            faults.add(key(Setting.HEALTH_MIN_AVAILABLE) + " must be at most " + key(Setting.SIZE) + " and "
                    + key(Setting.MAX_OVERFLOW) + " together (" + capacity + "), was "
                    + Setting.HEALTH_MIN_AVAILABLE.in(given));
        }
    }

    /** A shorter socket timeout would break the connection before the statement timeout ends the statement. */
    private void socketTimeout() {
        Duration socket = Setting.SOCKET_TIMEOUT.in(given);
        String name = key(Setting.SOCKET_TIMEOUT);
        if (!given.containsKey(Setting.SOCKET_TIMEOUT)
                && given.get(Setting.URL) instanceof DatabaseUrl url
                && url.socketTimeout() != null) {
            socket = url.socketTimeout();
            name = "socketTimeout in " + key(Setting.URL);
        }
        Duration statement = Setting.STATEMENT_TIMEOUT.in(given);
        if (!socket.isZero() && socket.compareTo(statement) <= 0) {
            faults.add(name + " must be longer than " + key(Setting.STATEMENT_TIMEOUT) + " ("
                    + DurationText.format(statement) + "), was " + DurationText.format(socket));
        }
    }

    private void atLeast(Setting<Duration> larger, Setting<Duration> smaller) {
        if (larger.in(given).compareTo(smaller.in(given)) < 0) {
            faults.add(key(larger) + " must be at least " + key(smaller) + " (" + DurationText.format(smaller.in(given))
                    + "), was " + DurationText.format(larger.in(given)));
        }
    }

    private String key(Setting<?> setting) {
        return setting.key(pool);
    }
}
