package dev.etosha.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One line of the table of settings: a key, what values it takes, its default, and what it means.
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
            "the database: postgresql://user:password@host:5432/name, or a jdbc: URL");
    static final Setting<String> USER = text("user", "overrides the URL's user");
    static final Setting<Secret> PASSWORD = new Setting<>(
            Secret.class,
            "password",
            null,
            true,
            text -> new Secret(ValueText.plain(text)),
            "overrides the URL's password");
    static final Setting<Path> PASSWORD_FILE = new Setting<>(
            Path.class,
            "password-file",
            null,
            false,
            ValueText::path,
            "a file with the password, read again for each new connection");
    static final Setting<Integer> SIZE = number("pool.size", 5, 1, 1000, "connections kept");
    static final Setting<Integer> MAX_OVERFLOW =
            number("pool.max-overflow", 10, 0, 1000, "more than those under load, closed again when idle");
    static final Setting<Duration> TIMEOUT = duration(
            "pool.timeout",
            "30",
            Duration.ofMillis(1),
            Duration.ofHours(1),
            "how long a caller waits for a connection");
    static final Setting<Duration> RECYCLE = duration(
            "pool.recycle",
            "1800",
            Duration.ZERO,
            Duration.ofDays(365),
            "maximum age of a connection, less up to a tenth by chance; 0 for any age");
    static final Setting<Duration> IDLE_TIMEOUT = duration(
            "pool.idle-timeout",
            "60",
            Duration.ofMillis(10),
            Duration.ofDays(1),
            "after which an idle overflow connection is closed");
    static final Setting<Duration> LEAK_THRESHOLD = duration(
            "pool.leak-threshold",
            "0",
            Duration.ZERO,
            Duration.ofDays(1),
            "a connection lent for longer is reported with the stack that took it; 0 is off");
    static final Setting<Duration> CONNECT_TIMEOUT = duration(
            "connect-timeout",
            "5",
            Duration.ofMillis(100),
            Duration.ofMinutes(10),
            "for each host of the URL, to connect and log in");
    static final Setting<Duration> STATEMENT_TIMEOUT = duration(
            "statement-timeout",
            "0",
            Duration.ZERO,
            Duration.ofDays(1),
            "PostgreSQL's statement_timeout; 0 leaves the server's");
    static final Setting<Duration> SOCKET_TIMEOUT = duration(
            "socket-timeout",
            "0",
            Duration.ZERO,
            Duration.ofDays(1),
            "a peer that is silent for longer while a statement runs is dead; 0 is off, or three times the statement"
                    + " timeout, at least 30 s, where that is set");
    static final Setting<Boolean> ECHO = flag("echo", false, "log each statement, never its parameters");
    static final Setting<Duration> SLOW_QUERY =
            duration("slow-query", "0", Duration.ZERO, Duration.ofDays(1), "log statements that took longer; 0 is off");
    static final Setting<Integer> RETRY_ATTEMPTS =
            number("retry.attempts", 3, 1, 100, "attempts in all, the first included");
    static final Setting<Duration> RETRY_DELAY = duration(
            "retry.delay",
            "1.0",
            Duration.ofMillis(1),
            Duration.ofHours(1),
            "longest wait before the first retry; doubles with every retry");
    static final Setting<Duration> RETRY_MAX_DELAY = duration(
            "retry.max-delay", "30", Duration.ofMillis(1), Duration.ofHours(1), "longest wait before any retry");
    static final Setting<Boolean> VERIFY_COMMIT =
            flag("retry.verify-commit", true, "ask PostgreSQL what became of a commit whose answer was lost");
    static final Setting<Duration> HEALTH_TIMEOUT =
            duration("health.timeout", "5", Duration.ofMillis(100), Duration.ofMinutes(5), "for one probe");
    static final Setting<Duration> HEALTH_INTERVAL = duration(
            "health.interval",
            "30",
            Duration.ofMillis(100),
            Duration.ofHours(1),
            "how old an answer may get before the next probe");
    static final Setting<Duration> HEALTH_LATENCY_WARNING = duration(
            "health.latency-warning",
            "100ms",
            Duration.ofMillis(1),
            Duration.ofMinutes(5),
            "a slower answer is degraded");
    static final Setting<Duration> HEALTH_LATENCY_CRITICAL = duration(
            "health.latency-critical",
            "500ms",
            Duration.ofMillis(1),
            Duration.ofMinutes(5),
            "a slower answer is degraded, and called critical");
    static final Setting<Integer> HEALTH_MIN_AVAILABLE =
            number("health.min-available", 1, 0, 2000, "fewer connections to be had is degraded");
    static final Setting<StartMode> START = choice(
            "start",
            StartMode.EAGER,
            "lazy: connect at first use; eager: at start, which succeeds without the database; require: refuse to start"
                    + " without it");
    static final Setting<Duration> DRAIN_TIMEOUT = duration(
            "drain-timeout", "10", Duration.ZERO, Duration.ofHours(1), "at stop: how long to wait for what is lent");
    static final Setting<PgbouncerMode> PGBOUNCER = new Setting<>(
            PgbouncerMode.class,
            "pgbouncer",
            "auto",
            false,
            PgbouncerMode::parse,
            "true: only what is safe behind a pooler in transaction mode, such as PgBouncer; auto: the same from when one"
                    + " is noticed, with a warning; false");
    static final Setting<JtaMode> JTA = choice(
            "jta",
            JtaMode.AUTO,
            "auto: connections join the container's transaction where there is one; several: also beside other"
                    + " resources, which is not atomic; off");
    static final Setting<ResetMode> RESET = choice(
            "reset",
            ResetMode.JDBC,
            "what a returned connection is cleaned of: jdbc: what JDBC can change; discard: also what SQL changed");
    static final Setting<String> INIT_SQL =
            text("init-sql", "the first statements on each new connection; what they set, each holder finds");
    static final Setting<Boolean> READ_ONLY = flag("read-only", false, "a pool whose connections refuse writes");
    static final Setting<String> APPLICATION_NAME =
            text("application-name", "the name in pg_stat_activity; etosha and the pool's name if not set");

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

    /** All settings but {@code db.property.*}, in the order of the documentation. */
    public static List<Setting<?>> all() {
        return ALL;
    }

    /** The property for the default pool. */
    public String key() {
        return key(PoolConfig.DEFAULT);
    }

    /** The property for the pool of this name. */
    public String key(String pool) {
        if (!pool.equals(PoolConfig.DEFAULT)) {
            return "db." + pool + "." + suffix;
        }
        return this == URL ? "database.url" : "db." + suffix;
    }

    /** Whether this is its key for the pool; most keys it is not, and that is seen without making it. */
    boolean isCalled(String key, String pool) {
        return key.endsWith(suffix) && key.equals(key(pool));
    }

    /** The environment variable for the default pool, by MicroProfile Config's own mapping. */
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

    /** The default as it would be written; empty if there is none. */
    public Optional<String> defaultText() {
        return Optional.ofNullable(defaultText);
    }

    /** What it does, in a few words. */
    public String meaning() {
        return meaning;
    }

    Class<T> type() {
        return type;
    }

    /** The first word of the key, which no pool may have for a name. */
    String word() {
        return suffix.contains(".") ? suffix.substring(0, suffix.indexOf('.')) : suffix;
    }

    @Nullable
    T defaultValue() {
        return defaultValue;
    }

    /** Whether a log may show its values. */
    boolean printable() {
        return this != PASSWORD && this != USER && this != INIT_SQL;
    }

    /** The value; {@link IllegalArgumentException} with the whole fault if the text is none. */
    T parse(String pool, String text) {
        try {
            return parser.apply(this == PASSWORD ? text : text.trim());
        } catch (IllegalArgumentException e) {
            String shown = secret || this == INIT_SQL ? "" : ", was " + Shown.text(text);
            throw new IllegalArgumentException(key(pool) + " must be " + e.getMessage() + shown, e);
        }
    }

    /** The fault of a value that was not made of a text; null if it has none. */
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
