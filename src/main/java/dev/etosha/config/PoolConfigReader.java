package dev.etosha.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Reads a pool's settings from MicroProfile Config, and therefore from the environment: {@code DB_POOL_SIZE} is
 * {@code db.pool.size}.
 */
public final class PoolConfigReader {

    private static final Pattern NAMED_URL = Pattern.compile("db\\.([A-Za-z0-9-]+)\\.url");
    private static final Pattern NAMED_URL_VARIABLE = Pattern.compile("DB_([A-Z0-9_]+)_URL");
    private static final Pattern VARIABLE = Pattern.compile("DB_[A-Z0-9_]+");

    private final Texts texts;

    public PoolConfigReader(Config config) {
        this(new ConfigTexts(config));
    }

    private PoolConfigReader(Texts texts) {
        this.texts = texts;
    }

    /**
     * A reader of the application's configuration, which belongs to the thread's context class loader. It finds nothing
     * if the runtime lacks MicroProfile Config.
     */
    public static PoolConfigReader ofApplication() {
        try {
            return new PoolConfigReader(ConfigProvider.getConfig());
        } catch (LinkageError absent) {
            return new PoolConfigReader(Texts.NONE);
        }
    }

    /** Whether there is a configuration that it reads. */
    public boolean hasConfig() {
        return texts != Texts.NONE;
    }

    /**
     * The settings of this pool. A named pool does not inherit values of the default pool.
     *
     * @throws InvalidConfigurationException with every fault
     */
    public PoolConfig read(String pool) {
        Map<String, String> given = new LinkedHashMap<>();
        for (Setting<?> setting : Setting.all()) {
            String key = setting.key(pool);
            texts.text(key).ifPresent(text -> given.put(key, text));
        }
        String prefix = DriverPropertyRules.prefix(pool);
        for (String property : DriverPropertyRules.NAMES) { // a variable is found only under the property's full name
            texts.text(prefix + property).ifPresent(text -> given.put(prefix + property, text));
        }
        for (String name : texts.keys()) {
            if (name.startsWith(prefix)) {
                texts.text(name).ifPresent(text -> given.put(name, text));
            }
        }
        return SettingTexts.parse(pool, given);
    }

    /** Whether a runtime's own data source is configured, by its URL and unless it is switched off. */
    public boolean hasDataSource(String url, String active) {
        return texts.text(url).isPresent()
                && texts.text(active).map(Boolean::parseBoolean).orElse(true);
    }

    /** The names of all pools that have a URL. */
    public Set<String> pools() {
        Set<String> pools = new TreeSet<>();
        if (texts.text(Setting.URL.key()).isPresent()) {
            pools.add(PoolConfig.DEFAULT);
        }
        for (String name : texts.keys()) {
            Matcher property = NAMED_URL.matcher(name);
            if (property.matches()) {
                pools.add(property.group(1));
            }
        }
        Set<String> variables =
                pools.stream().map(Setting.URL::environment).collect(Collectors.toCollection(TreeSet::new));
        for (String name : texts.keys()) {
            Matcher variable = NAMED_URL_VARIABLE.matcher(name);
            if (variable.matches() && variables.add(name)) {
                pools.add(variable.group(1).toLowerCase(Locale.ROOT).replace('_', '-'));
            }
        }
        return pools;
    }

    /**
     * A sentence for each property that looks like a setting of these pools but is none, and for each variable that
     * differs from a setting's variable in one or two letters. Other variables that begin with DB_ may have another
     * purpose.
     */
    public List<String> unknown(Set<String> pools) {
        Set<String> variables = new TreeSet<>();
        for (Setting<?> setting : Setting.all()) {
            pools.forEach(pool -> variables.add(setting.environment(pool)));
        }
        Set<String> names = new TreeSet<>();
        texts.keys().forEach(names::add);
        Set<String> unknown = new TreeSet<>();
        for (String name : names) {
            if (names.contains(Setting.variable(name))
                    && !VARIABLE.matcher(name).matches()) {
                continue; // a runtime derives such names from variables
            }
            if (name.startsWith("db.") && pools.stream().noneMatch(pool -> known(pool, name))) {
                unknown.add("there is no setting " + Shown.text(name) + SettingTexts.closest(pool(pools, name), name));
            } else if (VARIABLE.matcher(name).matches() && !variables.contains(name)) {
                Closest.to(variables, name, 2)
                        .ifPresent(near -> unknown.add("there is no setting " + name + ", did you mean " + near + "?"));
            }
        }
        return List.copyOf(unknown);
    }

    /** The pool to which the key seems to belong. */
    private static String pool(Set<String> pools, String name) {
        return pools.stream()
                .filter(pool -> name.startsWith("db." + pool + "."))
                .findFirst()
                .orElse(PoolConfig.DEFAULT);
    }

    private static boolean known(String pool, String name) {
        return SettingTexts.find(pool, name).isPresent() || name.startsWith(DriverPropertyRules.prefix(pool));
    }
}
