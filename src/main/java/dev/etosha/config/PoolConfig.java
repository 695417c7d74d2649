package dev.etosha.config;

import dev.etosha.config.url.DatabaseUrl;
import dev.etosha.config.url.Unprinted;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 */
public record PoolConfig(String name, Map<Setting<?>, Object> given, Map<String, String> properties) {

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

    private <T> T value(Setting<T> setting) {
        T value = optional(setting);
        return Objects.requireNonNull(value, setting.key());
    }

    @SuppressWarnings("unchecked") // each value has the type of its key
    private <T> @Nullable T optional(Setting<T> setting) {
        Object value = given.get(setting);
        return value == null ? setting.defaultValue() : (T) value;
    }

    private <T> PoolConfig with(Setting<T> setting, T value) {
        Map<Setting<?>, Object> values = new LinkedHashMap<>(given);
        if (value.equals("") || value.equals(new Secret(""))) {
            values.remove(setting);
        } else {
            values.put(setting, value);
        }
        return new PoolConfig(name, values, properties);
    }

    public DatabaseUrl url() {
        return value(Setting.URL);
    }

    /** {@code db.user}, or else the user in the URL; null for pgjdbc's default, the operating system's user. */
    public @Nullable String user() {
        String user = optional(Setting.USER);
        return user == null ? url().user() : user;
    }

    /** {@code db.password}, or else the password in the URL. */
    public @Nullable String password() {
        Secret password = optional(Setting.PASSWORD);
        return password == null ? url().password() : password.value();
    }

    public @Nullable Path passwordFile() {
        return optional(Setting.PASSWORD_FILE);
    }

    public int size() {
        return value(Setting.SIZE);
    }

    public int maxOverflow() {
        return value(Setting.MAX_OVERFLOW);
    }

    public Duration timeout() {
        return value(Setting.TIMEOUT);
    }

    /** Zero for no maximum. */
    public Duration recycle() {
        return value(Setting.RECYCLE);
    }

    public Duration idleTimeout() {
        return value(Setting.IDLE_TIMEOUT);
    }

    /** Zero for off. */
    public Duration leakThreshold() {
        return value(Setting.LEAK_THRESHOLD);
    }

    /** {@code db.connect-timeout}, or else {@code connect_timeout} in the URL, or else the default. */
    public Duration connectTimeout() {
        Duration ofUrl = url().connectTimeout();
        return given.containsKey(Setting.CONNECT_TIMEOUT) || ofUrl == null ? value(Setting.CONNECT_TIMEOUT) : ofUrl;
    }

    /** Zero for the server's own value. */
    public Duration statementTimeout() {
        return value(Setting.STATEMENT_TIMEOUT);
    }

    /** Zero for none. If only the statement timeout is set: three times that, at least 30 seconds. */
    public Duration socketTimeout() {
        if (given.containsKey(Setting.SOCKET_TIMEOUT)) {
            return value(Setting.SOCKET_TIMEOUT);
        }
        Duration ofUrl = url().socketTimeout();
        if (ofUrl != null || statementTimeout().isZero()) {
            return ofUrl == null ? Duration.ZERO : ofUrl;
        }
        Duration derived = statementTimeout().multipliedBy(3);
        return derived.compareTo(LEAST_DERIVED_SOCKET_TIMEOUT) < 0 ? LEAST_DERIVED_SOCKET_TIMEOUT : derived;
    }

    public boolean echo() {
        return value(Setting.ECHO);
    }

    /** Zero for off. */
    public Duration slowQuery() {
        return value(Setting.SLOW_QUERY);
    }

    public int retryAttempts() {
        return value(Setting.RETRY_ATTEMPTS);
    }

    public Duration retryDelay() {
        return value(Setting.RETRY_DELAY);
    }

    public Duration retryMaxDelay() {
        return value(Setting.RETRY_MAX_DELAY);
    }

    public boolean verifyCommit() {
        return value(Setting.VERIFY_COMMIT);
    }

    public Duration healthTimeout() {
        return value(Setting.HEALTH_TIMEOUT);
    }

    public Duration healthInterval() {
        return value(Setting.HEALTH_INTERVAL);
    }

    public Duration healthLatencyWarning() {
        return value(Setting.HEALTH_LATENCY_WARNING);
    }

    public Duration healthLatencyCritical() {
        return value(Setting.HEALTH_LATENCY_CRITICAL);
    }

    public int healthMinAvailable() {
        return value(Setting.HEALTH_MIN_AVAILABLE);
    }

    public StartMode start() {
        return value(Setting.START);
    }

    public Duration drainTimeout() {
        return value(Setting.DRAIN_TIMEOUT);
    }

    public PgbouncerMode pgbouncer() {
        return value(Setting.PGBOUNCER);
    }

    public JtaMode jta() {
        return value(Setting.JTA);
    }

    public ResetMode reset() {
        return value(Setting.RESET);
    }

    public @Nullable String initSql() {
        return optional(Setting.INIT_SQL);
    }

    public boolean readOnly() {
        return value(Setting.READ_ONLY);
    }

    /** Null for a name that contains the pool's name. */
    public @Nullable String applicationName() {
        return optional(Setting.APPLICATION_NAME);
    }

    public PoolConfig withName(String other) {
        return new PoolConfig(other, given, properties);
    }

    public PoolConfig withUser(String user) {
        return with(Setting.USER, user);
    }

    public PoolConfig withPassword(String password) {
        return with(Setting.PASSWORD, new Secret(password));
    }

    public PoolConfig withPasswordFile(Path file) {
        return with(Setting.PASSWORD_FILE, file);
    }

    public PoolConfig withSize(int size) {
        return with(Setting.SIZE, size);
    }

    public PoolConfig withMaxOverflow(int maxOverflow) {
        return with(Setting.MAX_OVERFLOW, maxOverflow);
    }

    public PoolConfig withTimeout(Duration timeout) {
        return with(Setting.TIMEOUT, timeout);
    }

    public PoolConfig withRecycle(Duration recycle) {
        return with(Setting.RECYCLE, recycle);
    }

    public PoolConfig withIdleTimeout(Duration idleTimeout) {
        return with(Setting.IDLE_TIMEOUT, idleTimeout);
    }

    public PoolConfig withLeakThreshold(Duration leakThreshold) {
        return with(Setting.LEAK_THRESHOLD, leakThreshold);
    }

    public PoolConfig withConnectTimeout(Duration connectTimeout) {
        return with(Setting.CONNECT_TIMEOUT, connectTimeout);
    }

    public PoolConfig withStatementTimeout(Duration statementTimeout) {
        return with(Setting.STATEMENT_TIMEOUT, statementTimeout);
    }

    public PoolConfig withSocketTimeout(Duration socketTimeout) {
        return with(Setting.SOCKET_TIMEOUT, socketTimeout);
    }

    public PoolConfig withEcho(boolean echo) {
        return with(Setting.ECHO, echo);
    }

    public PoolConfig withSlowQuery(Duration slowQuery) {
        return with(Setting.SLOW_QUERY, slowQuery);
    }

    public PoolConfig withRetryAttempts(int attempts) {
        return with(Setting.RETRY_ATTEMPTS, attempts);
    }

    public PoolConfig withRetryDelay(Duration delay) {
        return with(Setting.RETRY_DELAY, delay);
    }

    public PoolConfig withRetryMaxDelay(Duration maxDelay) {
        return with(Setting.RETRY_MAX_DELAY, maxDelay);
    }

    public PoolConfig withVerifyCommit(boolean verifyCommit) {
        return with(Setting.VERIFY_COMMIT, verifyCommit);
    }

    public PoolConfig withHealthTimeout(Duration timeout) {
        return with(Setting.HEALTH_TIMEOUT, timeout);
    }

    public PoolConfig withHealthInterval(Duration interval) {
        return with(Setting.HEALTH_INTERVAL, interval);
    }

    public PoolConfig withHealthLatencyWarning(Duration latency) {
        return with(Setting.HEALTH_LATENCY_WARNING, latency);
    }

    public PoolConfig withHealthLatencyCritical(Duration latency) {
        return with(Setting.HEALTH_LATENCY_CRITICAL, latency);
    }

    public PoolConfig withHealthMinAvailable(int minAvailable) {
        return with(Setting.HEALTH_MIN_AVAILABLE, minAvailable);
    }

    public PoolConfig withStart(StartMode start) {
        return with(Setting.START, start);
    }

    public PoolConfig withDrainTimeout(Duration drainTimeout) {
        return with(Setting.DRAIN_TIMEOUT, drainTimeout);
    }

    public PoolConfig withPgbouncer(PgbouncerMode pgbouncer) {
        return with(Setting.PGBOUNCER, pgbouncer);
    }

    public PoolConfig withPgbouncer(boolean pgbouncer) {
        return withPgbouncer(pgbouncer ? PgbouncerMode.TRUE : PgbouncerMode.FALSE);
    }

    public PoolConfig withJta(JtaMode jta) {
        return with(Setting.JTA, jta);
    }

    public PoolConfig withReset(ResetMode reset) {
        return with(Setting.RESET, reset);
    }

    public PoolConfig withInitSql(String initSql) {
        return with(Setting.INIT_SQL, initSql);
    }

    public PoolConfig withReadOnly(boolean readOnly) {
        return with(Setting.READ_ONLY, readOnly);
    }

    public PoolConfig withApplicationName(String applicationName) {
        return with(Setting.APPLICATION_NAME, applicationName);
    }

    /** Adds a pgjdbc property. */
    public PoolConfig withProperty(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(properties);
        more.put(key, value);
        return new PoolConfig(name, given, more);
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
