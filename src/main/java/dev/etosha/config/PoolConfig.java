package dev.etosha.config;

import dev.etosha.CredentialsSupplier;
import dev.etosha.config.url.Unprinted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The settings of one pool. Invalid settings throw an exception that names every fault.
 *
 * <p>Immutable. A setting that is not given has the default of {@link Setting}.
 *
 * @param name {@value #DEFAULT} for the pool without a name
 * @param given the checked values of the settings that were given
 * @param properties pgjdbc properties, {@code db.property.*}
 * @param credentials asked for the user and the password of logins; null for those of the settings
 */
public record PoolConfig(
        String name,
        Map<Setting<?>, Object> given,
        Map<String, String> properties,
        @Nullable CredentialsSupplier credentials)
        implements Settings {

    /** The name of the pool without a name. */
    public static final String DEFAULT = "default";

    private static final Duration LEAST_DERIVED_SOCKET_TIMEOUT = Duration.ofSeconds(30);

    /**
     * Checks the values.
     *
     * @throws InvalidConfigurationException if a value is out of bounds, or settings contradict each other
     */
    public PoolConfig {
        given = Map.copyOf(given);
        properties = Unprinted.copyOf(properties);
        List<String> faults = new ArrayList<>();
        for (Map.Entry<Setting<?>, Object> entry : given.entrySet()) {
            String fault = entry.getKey().fault(name, entry.getValue());
            if (fault != null) {
                faults.add(fault);
            }
        }
        if (faults.isEmpty()) { // otherwise a value may have the wrong type
            faults.addAll(Contradictions.in(name, given, properties));
        }
        if (!faults.isEmpty()) {
            throw new InvalidConfigurationException(name, faults);
        }
    }

    /** A pool whose settings have its user and its password. */
    public PoolConfig(String name, Map<Setting<?>, Object> given, Map<String, String> properties) {
        this(name, given, properties, null);
    }

    /** The default pool with this URL and the default of every other setting. */
    public static PoolConfig of(String url) {
        return of(url, Map.of());
    }

    /**
     * The default pool with this URL.
     *
     * @param settings values by property name of the default pool, such as {@code db.pool.size}
     */
    public static PoolConfig of(String url, Map<String, String> settings) {
        Map<String, String> texts = new LinkedHashMap<>(settings);
        texts.put(Setting.URL.key(), url);
        return SettingTexts.parse(DEFAULT, texts);
    }

    /** {@code db.user}, or else the user in the URL; null for pgjdbc's default, the operating system's user. */
    public @Nullable String user() {
        String user = Setting.USER.optionalIn(given);
        return user == null ? url().user() : user;
    }

    /** {@code db.password}, or else the password in the URL. */
    public @Nullable String password() {
        Secret password = Setting.PASSWORD.optionalIn(given);
        return password == null ? url().password() : password.value();
    }

    /** {@code db.connect-timeout}, or else {@code connect_timeout} in the URL, or else the default. */
    public Duration connectTimeout() {
        Duration ofUrl = url().connectTimeout();
        return given.containsKey(Setting.CONNECT_TIMEOUT) || ofUrl == null ? Setting.CONNECT_TIMEOUT.in(given) : ofUrl;
    }

    /** Zero for none. If only the statement timeout is set: three times that, at least 30 seconds. */
    public Duration socketTimeout() {
        if (given.containsKey(Setting.SOCKET_TIMEOUT)) {
            return Setting.SOCKET_TIMEOUT.in(given);
        }
        Duration ofUrl = url().socketTimeout();
        if (ofUrl != null || statementTimeout().isZero()) {
            return ofUrl == null ? Duration.ZERO : ofUrl;
        }
        Duration derived = statementTimeout().multipliedBy(3);
        return derived.compareTo(LEAST_DERIVED_SOCKET_TIMEOUT) < 0 ? LEAST_DERIVED_SOCKET_TIMEOUT : derived;
    }

    /** The role of a server that pgjdbc looks for, in pgjdbc's words. {@code any} if it asks no server. */
    public String targetServerType() {
        return properties.getOrDefault("targetServerType", url().parameters().getOrDefault("targetServerType", "any"));
    }

    /**
     * Whether the sessions become read-only after the login. pgjdbc takes a server for a standby if the login makes the
     * session read-only.
     */
    public boolean readOnlyAfterLogin() {
        return readOnly() && !targetServerType().equals("any");
    }

    public PoolConfig withName(String other) {
        return new PoolConfig(other, given, properties, credentials);
    }

    /** Asks this supplier for the user and the password of logins, and not the settings or the URL. */
    public PoolConfig withCredentials(CredentialsSupplier other) {
        return new PoolConfig(name, given, properties, other);
    }

    /** Adds a pgjdbc property. */
    public PoolConfig withProperty(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(properties);
        more.put(key, value);
        return new PoolConfig(name, given, more, credentials);
    }

    /** The pool, the database and the given settings, without user, password, SQL and pgjdbc properties. */
    @Override
    public String toString() {
        Map<String, String> shown = new TreeMap<>();
        given.forEach((setting, value) -> {
            if (setting.printable()) {
                shown.put(setting.key(name), Shown.text(value.toString()));
            }
        });
        return "pool " + name + " " + shown;
    }
}
