package dev.etosha.demo.launcher;

import dev.etosha.config.PoolConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The database URLs of the demo's two pools.
 *
 * @param url the URL of the default pool
 * @param reporting the URL of the pool {@code reporting}
 */
record DatabaseAddress(String url, String reporting) {

    /** Reads the environment; null if DATABASE_URL is not set. */
    static @Nullable DatabaseAddress of(Map<String, String> environment) {
        String url = environment.getOrDefault("DATABASE_URL", "");
        return url.isBlank() ? null : of(url, environment);
    }

    /** The given URL for both pools, unless the environment has a URL for {@code reporting}. */
    static DatabaseAddress of(String url, Map<String, String> environment) {
        String reporting = environment.getOrDefault("DB_REPORTING_URL", "");
        return new DatabaseAddress(url, reporting.isBlank() ? url : reporting);
    }

    /** Throws an InvalidConfigurationException for a URL that the pool does not accept. */
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
