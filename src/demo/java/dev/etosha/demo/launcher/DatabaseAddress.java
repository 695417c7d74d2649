package dev.etosha.demo.launcher;

import java.util.Map;
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

    void putInto(Map<String, String> environment) {
        environment.put("DATABASE_URL", url);
        environment.put("DB_REPORTING_URL", reporting);
    }
}
