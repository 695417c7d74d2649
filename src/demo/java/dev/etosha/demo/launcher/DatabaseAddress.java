package dev.etosha.demo.launcher;

import dev.etosha.config.PoolConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Where the demo's two pools find their database.
 *
 * @param url for the default pool
 * @param reporting for the pool {@code reporting}
 */
record DatabaseAddress(String url, String reporting) {

    /** What the environment says; null if it says nothing. */
    static @Nullable DatabaseAddress of(Map<String, String> environment) {
        String url = environment.getOrDefault("DATABASE_URL", "");
        return url.isBlank() ? null : of(url, environment);
    }

    /** The given database, with that of the environment for reports if there is one. */
    static DatabaseAddress of(String url, Map<String, String> environment) {
        String reporting = environment.getOrDefault("DB_REPORTING_URL", "");
        return new DatabaseAddress(url, reporting.isBlank() ? url : reporting);
    }

    /** Throws an InvalidConfigurationException, which says what is wrong, for a URL that no pool accepts. */
    void check() {
        for (String each : List.of(url, reporting)) {
            Objects.requireNonNull(PoolConfig.of(each));
        }
    }

    void putInto(Map<String, String> environment) {
        environment.put("DATABASE_URL", url);
        environment.put("DB_REPORTING_URL", reporting);
    }
}
