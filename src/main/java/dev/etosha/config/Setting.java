package dev.etosha.config;

import static dev.etosha.config.ValueType.DATABASE_URL;
import static dev.etosha.config.ValueType.FLAG;
import static dev.etosha.config.ValueType.PATH;
import static dev.etosha.config.ValueType.PGBOUNCER_MODE;
import static dev.etosha.config.ValueType.SECRET;
import static dev.etosha.config.ValueType.TEXT;
import static dev.etosha.config.ValueType.constant;
import static dev.etosha.config.ValueType.integer;
import static dev.etosha.config.ValueType.time;

import dev.etosha.config.url.DatabaseUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A setting: its key, its type and bounds, its default and its meaning. {@link Settings} has its methods.
 *
 * @param <T> the type of its values
 */
public final class Setting<T> {

    private static final List<Setting<?>> ALL = new ArrayList<>(); // filled by the constants below

    static final Setting<DatabaseUrl> URL = of("url", DATABASE_URL)
            .means("The URL of the database: postgresql://user:password@host:5432/name, or a jdbc: URL");
    static final Setting<String> USER = of("user", TEXT).means("The user. It overrides the user in the URL");
    static final Setting<Secret> PASSWORD =
            of("password", SECRET).means("The password. It overrides the password in the URL");
    static final Setting<Path> PASSWORD_FILE =
            of("password-file", PATH).means("A file that contains the password. Each new connection reads it again");
    static final Setting<Integer> SIZE =
            of("pool.size", integer(1, 1000), "5").means("Connections that the pool keeps");
    static final Setting<Integer> MAX_OVERFLOW = of("pool.max-overflow", integer(0, 1000), "10")
            .means("Additional connections under load. The pool closes them when they are idle");
    static final Setting<Duration> TIMEOUT =
            of("pool.timeout", time("1ms", "1h"), "30").means("How long a caller waits for a connection");
    static final Setting<Duration> RECYCLE = of("pool.recycle", time("0", "365d"), "1800")
            .means("Maximum age of a connection, minus a random part of up to 10 %. 0: no maximum");
    static final Setting<Duration> IDLE_TIMEOUT = of("pool.idle-timeout", time("10ms", "1d"), "60")
            .means("The pool closes an overflow connection that is idle for this time");
    static final Setting<Duration> LEAK_THRESHOLD = of("pool.leak-threshold", time("0", "1d"), "0")
            .means("A connection that is lent for longer is logged, with the stack trace of its borrower. 0: off");
    static final Setting<Duration> CONNECT_TIMEOUT = of("connect-timeout", time("100ms", "10m"), "5")
            .means("Time limit to connect and to log in, for each host in the URL");
    static final Setting<Duration> FAILBACK_INTERVAL = of("failback-interval", time("0", "1d"), "60")
            .means("How long a preferred host may be back before the pool uses it again, and how long connections may"
                    + " stay uneven with load_balance_hosts. 0: off");
    static final Setting<Duration> CALL_TIMEOUT = of("call-timeout", time("0", "1d"), "0")
            .means("Time limit of a call of Database as a whole: wait, attempts, pauses and statements. 0: off; then"
                    + " db.pool.timeout limits the waits and pauses of all attempts together, and nothing limits"
                    + " statements");
    static final Setting<Duration> STATEMENT_TIMEOUT = of("statement-timeout", time("0", "1d"), "0")
            .means("PostgreSQL's statement_timeout. 0: the server's own value applies");
    static final Setting<Duration> SOCKET_TIMEOUT = of("socket-timeout", time("0", "1d"), "0")
            .means("A connection that receives nothing for this time while a statement runs is broken. 0: off. If it"
                    + " is not set but db.statement-timeout is: three times that, at least 30 s");
    static final Setting<Boolean> ECHO = of("echo", FLAG, "false").means("Log each statement, never its parameters");
    static final Setting<Duration> SLOW_QUERY =
            of("slow-query", time("0", "1d"), "0").means("Log statements that take longer. 0: off");
    static final Setting<Integer> RETRY_ATTEMPTS =
            of("retry.attempts", integer(1, 100), "3").means("Maximum number of attempts, including the first");
    static final Setting<Duration> RETRY_DELAY = of("retry.delay", time("1ms", "1h"), "1.0")
            .means("Longest wait before the first retry. It doubles with each retry");
    static final Setting<Duration> RETRY_MAX_DELAY =
            of("retry.max-delay", time("1ms", "1h"), "30").means("Longest wait before any retry");
    static final Setting<Boolean> VERIFY_COMMIT = of("retry.verify-commit", FLAG, "true")
            .means("Ask PostgreSQL for the outcome of a commit when its answer was lost");
    static final Setting<Duration> HEALTH_TIMEOUT =
            of("health.timeout", time("100ms", "5m"), "5").means("Time limit for one probe");
    static final Setting<Duration> HEALTH_INTERVAL = of("health.interval", time("100ms", "1h"), "30")
            .means("Maximum age of the last answer before the next probe");
    static final Setting<Duration> HEALTH_LATENCY_WARNING =
            of("health.latency-warning", time("1ms", "5m"), "100ms").means("A slower answer makes the pool degraded");
    static final Setting<Duration> HEALTH_LATENCY_CRITICAL = of("health.latency-critical", time("1ms", "5m"), "500ms")
            .means("A slower answer makes the pool degraded, and the reason says that latency is critical");
    static final Setting<Integer> HEALTH_MIN_AVAILABLE = of("health.min-available", integer(0, 2000), "1")
            .means("Fewer available connections make the pool degraded");
    static final Setting<StartMode> START = of("start", constant(StartMode.class), "eager")
            .means("lazy: connect at first use. eager: connect at start; the application also starts without the"
                    + " database. require: the application does not start without the database");
    static final Setting<Duration> DRAIN_TIMEOUT = of("drain-timeout", time("0", "1h"), "10")
            .means("How long the pool waits for lent connections when it stops");
    static final Setting<PgbouncerMode> PGBOUNCER = of("pgbouncer", PGBOUNCER_MODE, "auto")
            .means("true: use only what is safe behind a pooler in transaction mode, such as PgBouncer. auto: look for"
                    + " such a pooler, and if there is one, log a warning and do the same. false: do not look");
    static final Setting<JtaMode> JTA = of("jta", constant(JtaMode.class), "auto")
            .means("auto: a connection joins the container's transaction if there is one. several: also if the"
                    + " transaction has other resources, which is not atomic. off: a connection never joins");
    static final Setting<ResetMode> RESET = of("reset", constant(ResetMode.class), "jdbc")
            .means("What the pool resets on a returned connection. jdbc: changes through JDBC. discard: also changes"
                    + " by SQL");
    static final Setting<String> INIT_SQL =
            of("init-sql", TEXT).means("SQL that runs first on each new connection. Every borrower finds what it set");
    static final Setting<Boolean> READ_ONLY =
            of("read-only", FLAG, "false").means("The connections of the pool refuse writes");
    static final Setting<String> APPLICATION_NAME = of("application-name", TEXT)
            .means("The name in pg_stat_activity. If it is not set: etosha and the name of the pool");

    private final String suffix;
    private final ValueType<T> type;
    private final @Nullable String defaultText;
    private final @Nullable T defaultValue;
    private final String meaning;

    private Setting(String suffix, ValueType<T> type, @Nullable String defaultText, String meaning) {
        this.suffix = suffix;
        this.type = type;
        this.defaultText = defaultText;
        this.defaultValue = defaultText == null ? null : type.parser().apply(defaultText);
        this.meaning = meaning;
    }

    private static <T> Setting<T> of(String suffix, ValueType<T> type) {
        return new Setting<>(suffix, type, null, "");
    }

    private static <T> Setting<T> of(String suffix, ValueType<T> type, String defaultText) {
        return new Setting<>(suffix, type, defaultText, "");
    }

    private Setting<T> means(String text) {
        Setting<T> setting = new Setting<>(suffix, type, defaultText, text);
        ALL.add(setting);
        return setting;
    }

    /** All settings except {@code db.property.*}, in the order of the documentation. */
    public static List<Setting<?>> all() {
        return Collections.unmodifiableList(ALL);
    }

    /** The key for the default pool. */
    public String key() {
        return key(PoolConfig.DEFAULT);
    }

    /** The key for the pool of this name. */
    public String key(String pool) {
        return this == URL && pool.equals(PoolConfig.DEFAULT) ? "database.url" : prefix(pool) + suffix;
    }

    /** How the keys of a pool begin. */
    static String prefix(String pool) {
        return pool.equals(PoolConfig.DEFAULT) ? "db." : "db." + pool + ".";
    }

    /** Whether this is the setting's key for the pool. */
    boolean isCalled(String key, String pool) {
        return key.endsWith(suffix) && key.equals(key(pool));
    }

    /** The environment variable for the default pool, by MicroProfile Config's rules. */
    public String environment() {
        return environment(PoolConfig.DEFAULT);
    }

    String environment(String pool) {
        return variable(key(pool));
    }

    /** MicroProfile Config's variable for a property. */
    static String variable(String property) {
        return property.replaceAll("[^A-Za-z0-9]", "_").toUpperCase(Locale.ROOT);
    }

    /** The text of the default; empty if there is none. */
    public Optional<String> defaultText() {
        return Optional.ofNullable(defaultText);
    }

    /** The meaning in a few words. */
    public String meaning() {
        return meaning;
    }

    Class<T> type() {
        return type.type();
    }

    /** The first word of the key, which can't be a pool's name. */
    String word() {
        return suffix.replaceFirst("\\..*", "");
    }

    @Nullable
    T defaultValue() {
        return defaultValue;
    }

    /** The value in these settings, or else the default. */
    T in(Map<Setting<?>, Object> given) {
        return Objects.requireNonNull(optionalIn(given), suffix);
    }

    @SuppressWarnings("unchecked") // each value has the type of its key
    @Nullable
    T optionalIn(Map<Setting<?>, Object> given) {
        Object value = given.get(this);
        return value == null ? defaultValue : (T) value;
    }

    /** Whether a log may show the values. */
    boolean printable() {
        return this != PASSWORD && this != USER && this != INIT_SQL;
    }

    /** The value of a text. If the text is invalid, {@link IllegalArgumentException} with the complete fault. */
    T parse(String pool, String text) {
        try {
            return type.parser().apply(this == PASSWORD ? text : text.trim());
        } catch (IllegalArgumentException e) {
            boolean secret = this == URL || this == PASSWORD || this == INIT_SQL;
            String was = secret ? "" : ", was " + Shown.text(text);
            throw new IllegalArgumentException(key(pool) + " must be " + e.getMessage() + was, e);
        }
    }

    /** The fault of a value that was not read from text; null if it is valid. */
    @Nullable
    String fault(String pool, Object value) {
        if (!type().isInstance(value)) {
            return key(pool) + " must be a " + type().getSimpleName() + ", was a "
                    + value.getClass().getSimpleName();
        }
        try {
            if (value instanceof Secret given) {
                parse(pool, given.value());
            } else if (value instanceof Duration duration) {
                parse(pool, DurationText.format(duration));
            } else if (!(value instanceof DatabaseUrl)) {
                parse(pool, value.toString());
            }
            return null;
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    @Override
    public String toString() {
        return key();
    }
}
