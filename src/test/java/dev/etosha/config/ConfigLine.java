package dev.etosha.config;

import org.jspecify.annotations.Nullable;

/**
 * A line of a configuration.
 *
 * @param key the key in the default pool
 * @param text the text of the value; null for a missing line
 * @param value the parsed value; null if there is none
 * @param fault the beginning of the expected fault; empty for a good line
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

    /** A line that is valid alone but contradicts another line. */
    ConfigLine contradicting(String rule) {
        return new ConfigLine(key, text, null, key + rule);
    }
}
