package dev.etosha.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.Config;

/**
 * Reads a pool's settings from MicroProfile Config, and so from the environment: {@code db.pool.size} is answered by
 * {@code DB_POOL_SIZE}.
 */
public final class PoolConfigReader {

    private static final Pattern NAMED_URL = Pattern.compile("db\\.([A-Za-z0-9-]+)\\.url");
    private static final Pattern NAMED_URL_VARIABLE = Pattern.compile("DB_([A-Z0-9_]+)_URL");

    private final Config config;

    public PoolConfigReader(Config config) {
        this.config = config;
    }

    /**
     * The settings of the pool of this name; a named pool has the defaults of the table, not the default pool's values.
     *
     * @throws InvalidConfigurationException with every fault
     */
    public PoolConfig read(String pool) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Setting<?> setting : Setting.all()) {
            String key = setting.key(pool);
            config.getOptionalValue(key, String.class).ifPresent(text -> texts.put(key, text));
        }
        String prefix = SettingTexts.prefix(pool) + "property.";
        for (String name : config.getPropertyNames()) {
            if (name.startsWith(prefix)) {
                config.getOptionalValue(name, String.class).ifPresent(text -> texts.put(name, text));
            }
        }
        return SettingTexts.parse(pool, texts);
    }

    /** The pools that have a URL. */
    public Set<String> pools() {
        Set<String> pools = new TreeSet<>();
        if (config.getOptionalValue(Setting.URL.key(), String.class).isPresent()) {
            pools.add(PoolConfig.DEFAULT);
        }
        for (String name : config.getPropertyNames()) {
            Matcher property = NAMED_URL.matcher(name);
            Matcher variable = NAMED_URL_VARIABLE.matcher(name);
            if (property.matches()) {
                pools.add(property.group(1));
            } else if (variable.matches()) {
                pools.add(variable.group(1).toLowerCase(Locale.ROOT).replace('_', '-'));
            }
        }
        return pools;
    }

    /** A sentence for each property that looks like a setting of these pools and is none. */
    public List<String> unknown(Set<String> pools) {
        List<String> unknown = new ArrayList<>();
        for (String name : config.getPropertyNames()) {
            if (name.startsWith("db.") && pools.stream().noneMatch(pool -> known(pool, name))) {
                unknown.add("there is no setting " + name + SettingTexts.closest(PoolConfig.DEFAULT, name));
            }
        }
        return unknown;
    }

    private static boolean known(String pool, String name) {
        return SettingTexts.find(pool, name).isPresent() || name.startsWith(SettingTexts.prefix(pool) + "property.");
    }
}
