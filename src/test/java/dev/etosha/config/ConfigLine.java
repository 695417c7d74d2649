package dev.etosha.config;

import org.jspecify.annotations.Nullable;

/**
 * A line of a configuration.
 *
 * @param key of the default pool
 * @param text null for a line that is not there
 * @param value what it means, if anything
 * @param fault how its fault begins; empty if it is good
 */
record ConfigLine(
        String key, @Nullable String text, @Nullable Object value, String fault) {

    static ConfigLine good(Setting<?> setting, String text, Object value) {
        return new ConfigLine(setting.key(), text, value, "");
    }

    static ConfigLine bad(Setting<?> setting, String text) {
        return new ConfigLine(setting.key(), text, null, setting.key() + " must be ");
    }

    static ConfigLine none(Setting<?> setting) {
        return new ConfigLine(setting.key(), null, null, "");
    }

    /** Good in itself, and wrong beside the others. */
    ConfigLine contradicting(String rule) {
        return new ConfigLine(key, text, null, key + rule);
    }
}
