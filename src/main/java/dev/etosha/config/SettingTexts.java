package dev.etosha.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads settings from texts, and collects all faults before it throws. */
final class SettingTexts {

    private SettingTexts() {}

    /** Settings from texts by key. An unknown key is a fault; an empty text counts as not set. */
    static PoolConfig parse(String pool, Map<String, String> texts) {
        Map<Setting<?>, Object> values = new LinkedHashMap<>();
        Map<String, String> properties = new LinkedHashMap<>();
        List<String> faults = new ArrayList<>();
        String propertyPrefix = DriverPropertyRules.prefix(pool);
        for (Map.Entry<String, String> entry : texts.entrySet()) {
            String key = entry.getKey();
            String text = entry.getValue();
            Optional<Setting<?>> setting = find(pool, key);
            if (setting.isEmpty() && !key.startsWith(propertyPrefix)) {
                faults.add("there is no setting " + Shown.text(key) + closest(pool, key));
            } else if (setting.isPresent() && !text.isEmpty()) {
                try {
                    values.put(setting.get(), setting.get().parse(pool, text));
                } catch (IllegalArgumentException e) {
                    faults.add(String.valueOf(e.getMessage()));
                }
            } else if (!text.isEmpty()) {
                properties.put(key.substring(propertyPrefix.length()), text);
            }
        }
        Map<String, String> spelled = DriverPropertyRules.spelled(properties);
        if (faults.isEmpty()) {
            return new PoolConfig(pool, values, spelled);
        }
        String url = Setting.URL.key(pool);
        boolean wrongUrl = !texts.getOrDefault(url, "").isEmpty() && !values.containsKey(Setting.URL);
        for (String fault : Contradictions.in(pool, values, spelled)) {
            if (!wrongUrl || !fault.startsWith(url)) {
                faults.add(fault); // a wrong URL is not a missing one
            }
        }
        throw new InvalidConfigurationException(pool, faults);
    }

    static Optional<Setting<?>> find(String pool, String key) {
        for (Setting<?> setting : Setting.all()) {
            if (setting.isCalled(key, pool)) {
                return Optional.of(setting);
            }
        }
        return Optional.empty();
    }

    /** {@code , did you mean x?} if a key differs in a few letters or ends in the same word. */
    static String closest(String pool, String key) {
        List<String> keys =
                Setting.all().stream().map(setting -> setting.key(pool)).toList();
        String near = Closest.suggestion(keys, key);
        if (!near.isEmpty()) {
            return near;
        }
        String lastWord = key.substring(key.lastIndexOf('.') + 1);
        return keys.stream()
                .filter(known -> known.endsWith("." + lastWord))
                .findFirst()
                .map(known -> ", did you mean " + known + "?")
                .orElse("");
    }
}
