package dev.etosha.config;

import dev.etosha.CredentialsSupplier;
import dev.etosha.config.url.DatabaseUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The methods of {@link PoolConfig} for each {@link Setting}: what it is, and a copy with another value. What the URL
 * may also say is answered by {@link PoolConfig}.
 */
public sealed interface Settings permits PoolConfig {

    String name();

    Map<Setting<?>, Object> given();

    Map<String, String> properties();

    /** Supplies the user and the password of logins. Null if the settings have them. */
    @Nullable
    CredentialsSupplier credentials();

    private <T> PoolConfig with(Setting<T> setting, T value) {
        Map<Setting<?>, Object> values = new LinkedHashMap<>(given());
        if (value.equals("") || value.equals(new Secret(""))) {
            values.remove(setting);
        } else {
            values.put(setting, value);
        }
        return new PoolConfig(name(), values, properties(), credentials());
    }

    default DatabaseUrl url() {
        return Setting.URL.in(given());
    }

    default PoolConfig withUser(String user) {
        return with(Setting.USER, user);
    }

    default PoolConfig withPassword(String password) {
        return with(Setting.PASSWORD, new Secret(password));
    }

    default @Nullable Path passwordFile() {
        return Setting.PASSWORD_FILE.optionalIn(given());
    }

    default PoolConfig withPasswordFile(Path file) {
        return with(Setting.PASSWORD_FILE, file);
    }

    default int size() {
        return Setting.SIZE.in(given());
    }

    default PoolConfig withSize(int size) {
        return with(Setting.SIZE, size);
    }

    default int maxOverflow() {
        return Setting.MAX_OVERFLOW.in(given());
    }

    default PoolConfig withMaxOverflow(int maxOverflow) {
        return with(Setting.MAX_OVERFLOW, maxOverflow);
    }

    default Duration timeout() {
        return Setting.TIMEOUT.in(given());
    }

    default PoolConfig withTimeout(Duration timeout) {
        return with(Setting.TIMEOUT, timeout);
    }

    /** Zero for no maximum. */
    default Duration recycle() {
        return Setting.RECYCLE.in(given());
    }

    default PoolConfig withRecycle(Duration recycle) {
        return with(Setting.RECYCLE, recycle);
    }

    default Duration idleTimeout() {
        return Setting.IDLE_TIMEOUT.in(given());
    }

    default PoolConfig withIdleTimeout(Duration idleTimeout) {
        return with(Setting.IDLE_TIMEOUT, idleTimeout);
    }

    /** Zero for off. */
    default Duration leakThreshold() {
        return Setting.LEAK_THRESHOLD.in(given());
    }

    default PoolConfig withLeakThreshold(Duration leakThreshold) {
        return with(Setting.LEAK_THRESHOLD, leakThreshold);
    }

    default PoolConfig withConnectTimeout(Duration connectTimeout) {
        return with(Setting.CONNECT_TIMEOUT, connectTimeout);
    }

    /** Zero for off. */
    default Duration callTimeout() {
        return Setting.CALL_TIMEOUT.in(given());
    }

    default Duration failbackInterval() {
        return Setting.FAILBACK_INTERVAL.in(given());
    }

    default PoolConfig withCallTimeout(Duration callTimeout) {
        return with(Setting.CALL_TIMEOUT, callTimeout);
    }

    default PoolConfig withFailbackInterval(Duration failbackInterval) {
        return with(Setting.FAILBACK_INTERVAL, failbackInterval);
    }

    /** Zero for the server's own value. */
    default Duration statementTimeout() {
        return Setting.STATEMENT_TIMEOUT.in(given());
    }

    default PoolConfig withStatementTimeout(Duration statementTimeout) {
        return with(Setting.STATEMENT_TIMEOUT, statementTimeout);
    }

    default PoolConfig withSocketTimeout(Duration socketTimeout) {
        return with(Setting.SOCKET_TIMEOUT, socketTimeout);
    }

    default boolean echo() {
        return Setting.ECHO.in(given());
    }

    default PoolConfig withEcho(boolean echo) {
        return with(Setting.ECHO, echo);
    }

    /** Zero for off. */
    default Duration slowQuery() {
        return Setting.SLOW_QUERY.in(given());
    }

    default PoolConfig withSlowQuery(Duration slowQuery) {
        return with(Setting.SLOW_QUERY, slowQuery);
    }

    default int retryAttempts() {
        return Setting.RETRY_ATTEMPTS.in(given());
    }

    default PoolConfig withRetryAttempts(int attempts) {
        return with(Setting.RETRY_ATTEMPTS, attempts);
    }

    default Duration retryDelay() {
        return Setting.RETRY_DELAY.in(given());
    }

    default PoolConfig withRetryDelay(Duration delay) {
        return with(Setting.RETRY_DELAY, delay);
    }

    default Duration retryMaxDelay() {
        return Setting.RETRY_MAX_DELAY.in(given());
    }

    default PoolConfig withRetryMaxDelay(Duration maxDelay) {
        return with(Setting.RETRY_MAX_DELAY, maxDelay);
    }

    default boolean verifyCommit() {
        return Setting.VERIFY_COMMIT.in(given());
    }

    default PoolConfig withVerifyCommit(boolean verifyCommit) {
        return with(Setting.VERIFY_COMMIT, verifyCommit);
    }

    default Duration healthTimeout() {
        return Setting.HEALTH_TIMEOUT.in(given());
    }

    default PoolConfig withHealthTimeout(Duration timeout) {
        return with(Setting.HEALTH_TIMEOUT, timeout);
    }

    default Duration healthInterval() {
        return Setting.HEALTH_INTERVAL.in(given());
    }

    default PoolConfig withHealthInterval(Duration interval) {
        return with(Setting.HEALTH_INTERVAL, interval);
    }

    default Duration healthLatencyWarning() {
        return Setting.HEALTH_LATENCY_WARNING.in(given());
    }

    default PoolConfig withHealthLatencyWarning(Duration latency) {
        return with(Setting.HEALTH_LATENCY_WARNING, latency);
    }

    default Duration healthLatencyCritical() {
        return Setting.HEALTH_LATENCY_CRITICAL.in(given());
    }

    default PoolConfig withHealthLatencyCritical(Duration latency) {
        return with(Setting.HEALTH_LATENCY_CRITICAL, latency);
    }

    default int healthMinAvailable() {
        return Setting.HEALTH_MIN_AVAILABLE.in(given());
    }

    default PoolConfig withHealthMinAvailable(int minAvailable) {
        return with(Setting.HEALTH_MIN_AVAILABLE, minAvailable);
    }

    default StartMode start() {
        return Setting.START.in(given());
    }

    default PoolConfig withStart(StartMode start) {
        return with(Setting.START, start);
    }

    default Duration drainTimeout() {
        return Setting.DRAIN_TIMEOUT.in(given());
    }

    default PoolConfig withDrainTimeout(Duration drainTimeout) {
        return with(Setting.DRAIN_TIMEOUT, drainTimeout);
    }

    default PgbouncerMode pgbouncer() {
        return Setting.PGBOUNCER.in(given());
    }

    default PoolConfig withPgbouncer(PgbouncerMode pgbouncer) {
        return with(Setting.PGBOUNCER, pgbouncer);
    }

    default PoolConfig withPgbouncer(boolean pgbouncer) {
        return withPgbouncer(pgbouncer ? PgbouncerMode.TRUE : PgbouncerMode.FALSE);
    }

    default JtaMode jta() {
        return Setting.JTA.in(given());
    }

    default PoolConfig withJta(JtaMode jta) {
        return with(Setting.JTA, jta);
    }

    default ResetMode reset() {
        return Setting.RESET.in(given());
    }

    default PoolConfig withReset(ResetMode reset) {
        return with(Setting.RESET, reset);
    }

    default @Nullable String initSql() {
        return Setting.INIT_SQL.optionalIn(given());
    }

    default PoolConfig withInitSql(String initSql) {
        return with(Setting.INIT_SQL, initSql);
    }

    default boolean readOnly() {
        return Setting.READ_ONLY.in(given());
    }

    default PoolConfig withReadOnly(boolean readOnly) {
        return with(Setting.READ_ONLY, readOnly);
    }

    /** Null for a name that contains the pool's name. */
    default @Nullable String applicationName() {
        return Setting.APPLICATION_NAME.optionalIn(given());
    }

    default PoolConfig withApplicationName(String applicationName) {
        return with(Setting.APPLICATION_NAME, applicationName);
    }
}
