package dev.etosha.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Makes settings of what stands in a configuration, collecting every fault before it says a word. */
final class SettingTexts {

    private static final String PROPERTY = "property.";

    private SettingTexts() {}

    /** Settings from texts by their keys; a key that is none is a fault. */
    static PoolConfig parse(String pool, Map<String, String> texts) {
        Map<Setting<?>, Object> values = new LinkedHashMap<>();
        Map<String, String> properties = new LinkedHashMap<>();
        List<String> faults = new ArrayList<>();
        String propertyPrefix = prefix(pool) + PROPERTY;
        texts.forEach((key, text) -> {
            Optional<Setting<?>> setting = find(pool, key);
            if (setting.isPresent()) {
                try {
                    values.put(setting.get(), setting.get().parse(pool, text));
                } catch (IllegalArgumentException e) {
                    faults.add(String.valueOf(e.getMessage()));
                }
            } else if (key.startsWith(propertyPrefix)) {
                properties.put(key.substring(propertyPrefix.length()), text);
            } else {
                faults.add("there is no setting " + key + closest(pool, key));
            }
        });
        return checked(pool, values, properties, faults, texts.containsKey(Setting.URL.key(pool)));
    }

    /** A PoolConfig, or all its faults: those of single values and those of values together. */
    private static PoolConfig checked(
            String pool,
            Map<Setting<?>, Object> values,
            Map<String, String> properties,
            List<String> faults,
            boolean urlGiven) {
        if (faults.isEmpty()) {
            return new PoolConfig(pool, values, properties);
        }
        List<String> all = new ArrayList<>(faults);
        for (String fault : Contradictions.in(pool, values)) {
            if (!urlGiven || values.containsKey(Setting.URL) || !fault.startsWith(Setting.URL.key(pool))) {
                all.add(fault); // a URL that is wrong is not missing
            }
        }
        throw new InvalidConfigurationException(pool, all);
    }

    /** The value, if it keeps the rule that its text would have to keep. */
    static <T> T checked(String pool, Setting<T> setting, T value) {
        if (value instanceof Secret || value instanceof DatabaseUrl) {
            return value;
        }
        String text = value instanceof Duration duration ? DurationText.format(duration) : value.toString();
        try {
            setting.parse(pool, text);
            return value;
        } catch (IllegalArgumentException e) {
            throw new InvalidConfigurationException(pool, List.of(String.valueOf(e.getMessage())));
        }
    }

    static String prefix(String pool) {
        return pool.equals(PoolConfig.DEFAULT) ? "db." : "db." + pool + ".";
    }

    static Optional<Setting<?>> find(String pool, String key) {
        return Setting.all().stream()
                .filter(setting -> setting.key(pool).equals(key))
                .findFirst();
    }

    /** {@code , did you mean x?} if there is a key that differs in a few letters. */
    static String closest(String pool, String key) {
        String best = "";
        int least = 4;
        for (Setting<?> setting : Setting.all()) {
            int distance = distance(setting.key(pool), key.toLowerCase(Locale.ROOT));
            if (distance < least) {
                least = distance;
                best = ", did you mean " + setting.key(pool) + "?";
            }
        }
        return best;
    }

    /** How many letters have to be changed, added or taken away (Levenshtein). */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[to.length()];
    }
}
