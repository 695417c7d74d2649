package dev.etosha.config;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/** The pgjdbc properties that {@code db.property.*} may set: all except those that have a setting of their own. */
final class DriverPropertyRules {

    static final List<String> NAMES =
            Arrays.stream(PGProperty.values()).map(PGProperty::getName).toList();

    private static final Map<String, Setting<?>> SETTINGS = Map.ofEntries(
            Map.entry("user", Setting.USER),
            Map.entry("password", Setting.PASSWORD),
            Map.entry("connectTimeout", Setting.CONNECT_TIMEOUT),
            Map.entry("loginTimeout", Setting.CONNECT_TIMEOUT),
            Map.entry("socketTimeout", Setting.SOCKET_TIMEOUT),
            Map.entry("ApplicationName", Setting.APPLICATION_NAME),
            Map.entry("readOnly", Setting.READ_ONLY),
            Map.entry("readOnlyMode", Setting.READ_ONLY),
            Map.entry("PGHOST", Setting.URL),
            Map.entry("PGPORT", Setting.URL),
            Map.entry("PGDBNAME", Setting.URL),
            Map.entry("service", Setting.URL));

    private DriverPropertyRules() {}

    static String prefix(String pool) {
        return Setting.prefix(pool) + "property.";
    }

    /** A sentence for each property that is refused. Without its value, which may be a secret. */
    static List<String> faults(String pool, Map<String, String> properties) {
        List<String> faults = new ArrayList<>();
        for (Map.Entry<String, String> property : new TreeMap<>(properties).entrySet()) {
            String name = property.getKey();
            Setting<?> setting = setting(name);
            String key = prefix(pool) + Shown.text(name);
            if (setting != null) {
                faults.add(key + " must not be set: the setting is " + setting.key(pool));
            } else if (PGProperty.forName(name) == null) {
                faults.add("pgjdbc has no property " + key + Closest.suggestion(NAMES, name));
            } else if (property.getValue().indexOf('\0') >= 0) {
                faults.add(key + " must be a text without the character 0");
            }
        }
        return faults;
    }

    /** The setting that a pgjdbc property would contradict. */
    static @Nullable Setting<?> setting(String property) {
        return SETTINGS.get(property);
    }

    /** The properties by pgjdbc's spelling. The name of an environment variable has lost upper and lower case. */
    static Map<String, String> spelled(Map<String, String> properties) {
        Map<String, String> spelled = new LinkedHashMap<>();
        properties.forEach((name, value) -> NAMES.stream()
                .filter(name::equalsIgnoreCase)
                .findFirst()
                .ifPresentOrElse(
                        known -> {
                            if (known.equals(name)) {
                                spelled.put(known, value);
                            } else {
                                spelled.putIfAbsent(known, value);
                            }
                        },
                        () -> spelled.put(name, value)));
        return spelled;
    }
}
