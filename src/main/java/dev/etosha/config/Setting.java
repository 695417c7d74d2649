package dev.etosha.config;

import dev.etosha.config.url.DatabaseUrl;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A setting: its key, its type and bounds, its default and its meaning.
 *
 * @param <T> the type of its values
 */
public final class Setting<T> {

    static final Setting<DatabaseUrl> URL = new Setting<>(
            DatabaseUrl.class,
            "url",
            null,
            true,
            DatabaseUrl::parse,
            "The URL of the database: postgresql://user:password@host:5432/name, or a jdbc: URL");
    static final Setting<String> USER = text("user", "The user. It overrides the user in the URL");
    static final Setting<Secret> PASSWORD = new Setting<>(
            Secret.class,
            "password",
            null,
            true,
            text -> new Secret(ValueText.plain(text)),
            "The password. It overrides the password in the URL");
    static final Setting<Path> PASSWORD_FILE = new Setting<>(
            Path.class,
            "password-file",
            null,
            false,
            ValueText::path,
            "A file that contains the password. Each new connection reads it again");
    static final Setting<Integer> SIZE = number("pool.size", 5, 1, 1000, "Connections that the pool keeps");
    static final Setting<Integer> MAX_OVERFLOW = number(
            "pool.max-overflow",
            10,
            0,
            1000,
            "Additional connections under load. The pool closes them when they are idle");
    static final Setting<Duration> TIMEOUT = duration(
            "pool.timeout",
            "30",
            Duration.ofMillis(1),
            Duration.ofHours(1),
            "How long a caller waits for a connection");
    static final Setting<Duration> RECYCLE = duration(
            "pool.recycle",
            "1800",
            Duration.ZERO,
            Duration.ofDays(365),
            "Maximum age of a connection, minus a random part of up to 10 %. 0: no maximum");
    static final Setting<Duration> IDLE_TIMEOUT = duration(
            "pool.idle-timeout",
            "60",
            Duration.ofMillis(10),
            Duration.ofDays(1),
            "The pool closes an overflow connection that is idle for this time");
    static final Setting<Duration> LEAK_THRESHOLD = duration(
            "pool.leak-threshold",
            "0",
            Duration.ZERO,
            Duration.ofDays(1),
            "A connection that is lent for longer is logged, with the stack trace of its borrower. 0: off");
    static final Setting<Duration> CONNECT_TIMEOUT = duration(
            "connect-timeout",
            "5",
            Duration.ofMillis(100),
            Duration.ofMinutes(10),
            "Time limit to connect and to log in, for each host in the URL");
    static final Setting<Duration> STATEMENT_TIMEOUT = duration(
            "statement-timeout",
            "0",
            Duration.ZERO,
            Duration.ofDays(1),
            "PostgreSQL's statement_timeout. 0: the server's own value applies");
    static final Setting<Duration> SOCKET_TIMEOUT = duration(
            "socket-timeout",
            "0",
            Duration.ZERO,
            Duration.ofDays(1),
            "A connection that receives nothing for this time while a statement runs is broken. 0: off. If it is not"
                    + " set but db.statement-timeout is: three times that, at least 30 s");
    static final Setting<Boolean> ECHO = flag("echo", false, "Log each statement, never its parameters");
    static final Setting<Duration> SLOW_QUERY =
            duration("slow-query", "0", Duration.ZERO, Duration.ofDays(1), "Log statements that take longer. 0: off");
    static final Setting<Integer> RETRY_ATTEMPTS =
            number("retry.attempts", 3, 1, 100, "Maximum number of attempts, including the first");
    static final Setting<Duration> RETRY_DELAY = duration(
            "retry.delay",
            "1.0",
            Duration.ofMillis(1),
            Duration.ofHours(1),
            "Longest wait before the first retry. It doubles with each retry");
    static final Setting<Duration> RETRY_MAX_DELAY = duration(
            "retry.max-delay", "30", Duration.ofMillis(1), Duration.ofHours(1), "Longest wait before any retry");
    static final Setting<Boolean> VERIFY_COMMIT =
            flag("retry.verify-commit", true, "Ask PostgreSQL for the outcome of a commit when its answer was lost");
    static final Setting<Duration> HEALTH_TIMEOUT =
            duration("health.timeout", "5", Duration.ofMillis(100), Duration.ofMinutes(5), "Time limit for one probe");
    static final Setting<Duration> HEALTH_INTERVAL = duration(
            "health.interval",
            "30",
            Duration.ofMillis(100),
            Duration.ofHours(1),
            "Maximum age of the last answer before the next probe");
    static final Setting<Duration> HEALTH_LATENCY_WARNING = duration(
            "health.latency-warning",
            "100ms",
            Duration.ofMillis(1),
            Duration.ofMinutes(5),
            "A slower answer makes the pool degraded");
    static final Setting<Duration> HEALTH_LATENCY_CRITICAL = duration(
            "health.latency-critical",
            "500ms",
            Duration.ofMillis(1),
            Duration.ofMinutes(5),
            "A slower answer makes the pool degraded, and the reason says that latency is critical");
    static final Setting<Integer> HEALTH_MIN_AVAILABLE =
            number("health.min-available", 1, 0, 2000, "Fewer available connections make the pool degraded");
    static final Setting<StartMode> START = choice(
            "start",
            StartMode.EAGER,
            "lazy: connect at first use. eager: connect at start; the application also starts without the database."
                    + " require: the application does not start without the database");
    static final Setting<Duration> DRAIN_TIMEOUT = duration(
            "drain-timeout",
            "10",
            Duration.ZERO,
            Duration.ofHours(1),
            "How long the pool waits for lent connections when it stops");
    static final Setting<PgbouncerMode> PGBOUNCER = new Setting<>(
            PgbouncerMode.class,
            "pgbouncer",
            "auto",
            false,
            PgbouncerMode::parse,
            "true: use only what is safe behind a pooler in transaction mode, such as PgBouncer. auto: look for such a"
                    + " pooler, and if there is one, log a warning and do the same. false: do not look");
    static final Setting<JtaMode> JTA = choice(
            "jta",
            JtaMode.AUTO,
            "auto: a connection joins the container's transaction if there is one. several: also if the transaction has"
                    + " other resources, which is not atomic. off: a connection never joins");
    static final Setting<ResetMode> RESET = choice(
            "reset",
            ResetMode.JDBC,
            "What the pool resets on a returned connection. jdbc: changes through JDBC. discard: also changes by SQL");
    static final Setting<String> INIT_SQL =
            text("init-sql", "SQL that runs first on each new connection. Every borrower finds what it set");
    static final Setting<Boolean> READ_ONLY = flag("read-only", false, "The connections of the pool refuse writes");
    static final Setting<String> APPLICATION_NAME =
            text("application-name", "The name in pg_stat_activity. If it is not set: etosha and the name of the pool");

    private static final List<Setting<?>> ALL = List.of(
            URL,
            USER,
            PASSWORD,
            PASSWORD_FILE,
            SIZE,
            MAX_OVERFLOW,
            TIMEOUT,
            RECYCLE,
            IDLE_TIMEOUT,
            LEAK_THRESHOLD,
            CONNECT_TIMEOUT,
            STATEMENT_TIMEOUT,
            SOCKET_TIMEOUT,
            ECHO,
            SLOW_QUERY,
            RETRY_ATTEMPTS,
            RETRY_DELAY,
            RETRY_MAX_DELAY,
            VERIFY_COMMIT,
            HEALTH_TIMEOUT,
            HEALTH_INTERVAL,
            HEALTH_LATENCY_WARNING,
            HEALTH_LATENCY_CRITICAL,
            HEALTH_MIN_AVAILABLE,
            START,
            DRAIN_TIMEOUT,
            PGBOUNCER,
            JTA,
            RESET,
            INIT_SQL,
            READ_ONLY,
            APPLICATION_NAME);

    private final Class<T> type;
    private final String suffix;
    private final @Nullable String defaultText;
    private final @Nullable T defaultValue;
    private final boolean secret;
    private final Function<String, T> parser;
    private final String meaning;

    private Setting(
            Class<T> type,
            String suffix,
            @Nullable String defaultText,
            boolean secret,
            Function<String, T> parser,
            String meaning) {
        this.type = type;
        this.suffix = suffix;
        this.defaultText = defaultText;
        this.defaultValue = defaultText == null ? null : parser.apply(defaultText);
        this.secret = secret;
        this.parser = parser;
        this.meaning = meaning;
    }

    /** All settings except {@code db.property.*}, in the order of the documentation. */
    public static List<Setting<?>> all() {
        return ALL;
    }

    /** The key for the default pool. */
    public String key() {
        return key(PoolConfig.DEFAULT);
    }

    /** The key for the pool of this name. */
    public String key(String pool) {
        if (!pool.equals(PoolConfig.DEFAULT)) {
            return "db." + pool + "." + suffix;
        }
        return this == URL ? "database.url" : "db." + suffix;
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
        return type;
    }

    /** The first word of the key, which can't be a pool's name. */
    String word() {
        return suffix.contains(".") ? suffix.substring(0, suffix.indexOf('.')) : suffix;
    }

    @Nullable
    T defaultValue() {
        return defaultValue;
    }

    /** Whether a log may show the values. */
    boolean printable() {
        return this != PASSWORD && this != USER && this != INIT_SQL;
    }

    /** The value of a text. If the text is invalid, {@link IllegalArgumentException} with the complete fault. */
    T parse(String pool, String text) {
        try {
            return parser.apply(this == PASSWORD ? text : text.trim());
        } catch (IllegalArgumentException e) {
            String shown = secret || this == INIT_SQL ? "" : ", was " + Shown.text(text);
            throw new IllegalArgumentException(key(pool) + " must be " + e.getMessage() + shown, e);
        }
    }

    /** The fault of a value that was not read from text; null if it is valid. */
    @Nullable
    String fault(String pool, Object value) {
        if (!type.isInstance(value)) {
            return key(pool) + " must be a " + type.getSimpleName() + ", was a "
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

    private static Setting<String> text(String suffix, String meaning) {
        return new Setting<>(String.class, suffix, null, false, ValueText::filled, meaning);
    }

    private static Setting<Boolean> flag(String suffix, boolean preset, String meaning) {
        return new Setting<>(Boolean.class, suffix, Boolean.toString(preset), false, ValueText::bool, meaning);
    }

    private static Setting<Integer> number(String suffix, int preset, int least, int most, String meaning) {
        return new Setting<>(
                Integer.class,
                suffix,
                Integer.toString(preset),
                false,
                text -> ValueText.integer(text, least, most),
                meaning);
    }

    private static Setting<Duration> duration(
            String suffix, String preset, Duration least, Duration most, String meaning) {
        return new Setting<>(Duration.class, suffix, preset, false, text -> ValueText.time(text, least, most), meaning);
    }

    private static <E extends Enum<E>> Setting<E> choice(String suffix, E preset, String meaning) {
        return new Setting<>(
                preset.getDeclaringClass(),
                suffix,
                preset.name().toLowerCase(Locale.ROOT),
                false,
                text -> ValueText.constant(preset, text),
                meaning);
    }
}
