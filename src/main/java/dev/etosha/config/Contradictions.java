package dev.etosha.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The rules that concern more than one setting. */
final class Contradictions {

    private final String pool;
    private final Map<Setting<?>, Object> given;
    private final List<String> faults = new ArrayList<>();

    private Contradictions(String pool, Map<Setting<?>, Object> given) {
        this.pool = pool;
        this.given = given;
    }

    static List<String> in(String pool, Map<Setting<?>, Object> given) {
        Contradictions contradictions = new Contradictions(pool, given);
        contradictions.look();
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
        Duration socket = value(Setting.SOCKET_TIMEOUT);
        Duration statement = value(Setting.STATEMENT_TIMEOUT);
        if (!socket.isZero() && socket.compareTo(statement) <= 0) {
            faults.add(key(Setting.SOCKET_TIMEOUT) + " must be longer than " + key(Setting.STATEMENT_TIMEOUT) + " ("
                    + DurationText.format(statement) + "), was " + DurationText.format(socket));
        }
        int capacity = value(Setting.SIZE) + value(Setting.MAX_OVERFLOW);
        if (value(Setting.HEALTH_MIN_AVAILABLE) > capacity) {
            faults.add(key(Setting.HEALTH_MIN_AVAILABLE) + " must be at most " + key(Setting.SIZE) + " and "
                    + key(Setting.MAX_OVERFLOW) + " together (" + capacity + "), was "
                    + value(Setting.HEALTH_MIN_AVAILABLE));
        }
    }

    private void atLeast(Setting<Duration> larger, Setting<Duration> smaller) {
        if (value(larger).compareTo(value(smaller)) < 0) {
            faults.add(key(larger) + " must be at least " + key(smaller) + " (" + DurationText.format(value(smaller))
                    + "), was " + DurationText.format(value(larger)));
        }
    }

    private String key(Setting<?> setting) {
        return setting.key(pool);
    }

    @SuppressWarnings("unchecked") // the map's values are of their keys' type
    private <T> T value(Setting<T> setting) {
        Object value = given.get(setting);
        return value == null ? Objects.requireNonNull(setting.defaultValue()) : (T) value;
    }
}
