package dev.etosha.config;

import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The settings as fields, for code completion. The MicroProfile language server of an IDE offers what has {@link
 * ConfigProperty} in the jars of an application. No code creates this class, and no container injects into it.
 */
@SuppressWarnings({"unused", "NullAway.Init"})
final class SettingCompletion {

    /** The URL of the database: postgresql://user:password@host:5432/name, or a jdbc: URL */
    @ConfigProperty(name = "database.url")
    String url;

    /** The user. It overrides the user in the URL */
    @ConfigProperty(name = "db.user")
    String user;

    /** The password. It overrides the password in the URL */
    @ConfigProperty(name = "db.password")
    String password;

    /** A file that contains the password. Each new connection reads it again */
    @ConfigProperty(name = "db.password-file")
    String passwordFile;

    /** Connections that the pool keeps */
    @ConfigProperty(name = "db.pool.size", defaultValue = "5")
    int poolSize;

    /** Additional connections under load. The pool closes them when they are idle */
    @ConfigProperty(name = "db.pool.max-overflow", defaultValue = "10")
    int poolMaxOverflow;

    /** How long a caller waits for a connection */
    @ConfigProperty(name = "db.pool.timeout", defaultValue = "30")
    String poolTimeout;

    /** Maximum age of a connection, minus a random part of up to 10 %. 0: no maximum */
    @ConfigProperty(name = "db.pool.recycle", defaultValue = "1800")
    String poolRecycle;

    /** The pool closes an overflow connection that is idle for this time */
    @ConfigProperty(name = "db.pool.idle-timeout", defaultValue = "60")
    String poolIdleTimeout;

    /** A connection that is lent for longer is logged, with the stack trace of its borrower. 0: off */
    @ConfigProperty(name = "db.pool.leak-threshold", defaultValue = "0")
    String poolLeakThreshold;

    /** Time limit to connect and to log in, for each host in the URL */
    @ConfigProperty(name = "db.connect-timeout", defaultValue = "5")
    String connectTimeout;

    /**
     * How long a preferred host may be back before the pool uses it again, and how long connections may stay uneven
     * with load_balance_hosts. 0: off
     */
    @ConfigProperty(name = "db.failback-interval", defaultValue = "60")
    String failbackInterval;

    /**
     * Time limit of a call of Database as a whole: wait, attempts, pauses and statements. 0: off; then db.pool.timeout
     * limits the waits and pauses of all attempts together, and nothing limits statements
     */
    @ConfigProperty(name = "db.call-timeout", defaultValue = "0")
    String callTimeout;

    /** PostgreSQL's statement_timeout. 0: the server's own value applies */
    @ConfigProperty(name = "db.statement-timeout", defaultValue = "0")
    String statementTimeout;

    /**
     * A connection that receives nothing for this time while a statement runs is broken. 0: off. If it is not set but
     * db.statement-timeout is: three times that, at least 30 s
     */
    @ConfigProperty(name = "db.socket-timeout", defaultValue = "0")
    String socketTimeout;

    /** Log each statement, never its parameters */
    @ConfigProperty(name = "db.echo", defaultValue = "false")
    boolean echo;

    /** Log statements that take longer. 0: off */
    @ConfigProperty(name = "db.slow-query", defaultValue = "0")
    String slowQuery;

    /** Maximum number of attempts, including the first */
    @ConfigProperty(name = "db.retry.attempts", defaultValue = "3")
    int retryAttempts;

    /** Longest wait before the first retry. It doubles with each retry */
    @ConfigProperty(name = "db.retry.delay", defaultValue = "1.0")
    String retryDelay;

    /** Longest wait before any retry */
    @ConfigProperty(name = "db.retry.max-delay", defaultValue = "30")
    String retryMaxDelay;

    /** Ask PostgreSQL for the outcome of a commit when its answer was lost */
    @ConfigProperty(name = "db.retry.verify-commit", defaultValue = "true")
    boolean retryVerifyCommit;

    /** Time limit for one probe */
    @ConfigProperty(name = "db.health.timeout", defaultValue = "5")
    String healthTimeout;

    /** Maximum age of the last answer before the next probe */
    @ConfigProperty(name = "db.health.interval", defaultValue = "30")
    String healthInterval;

    /** A slower answer makes the pool degraded */
    @ConfigProperty(name = "db.health.latency-warning", defaultValue = "100ms")
    String healthLatencyWarning;

    /** A slower answer makes the pool degraded, and the reason says that latency is critical */
    @ConfigProperty(name = "db.health.latency-critical", defaultValue = "500ms")
    String healthLatencyCritical;

    /** Fewer available connections make the pool degraded */
    @ConfigProperty(name = "db.health.min-available", defaultValue = "1")
    int healthMinAvailable;

    /**
     * lazy: connect at first use. eager: connect at start; the application also starts without the database. require:
     * the application does not start without the database
     */
    @ConfigProperty(name = "db.start", defaultValue = "eager")
    String start;

    /** How long the pool waits for lent connections when it stops */
    @ConfigProperty(name = "db.drain-timeout", defaultValue = "10")
    String drainTimeout;

    /**
     * true: use only what is safe behind a pooler in transaction mode, such as PgBouncer. auto: look for such a pooler,
     * and if there is one, log a warning and do the same. false: do not look
     */
    @ConfigProperty(name = "db.pgbouncer", defaultValue = "auto")
    String pgbouncer;

    /**
     * auto: a connection joins the container's transaction if there is one. several: also if the transaction has other
     * resources, which is not atomic. off: a connection never joins
     */
    @ConfigProperty(name = "db.jta", defaultValue = "auto")
    String jta;

    /** What the pool resets on a returned connection. jdbc: changes through JDBC. discard: also changes by SQL */
    @ConfigProperty(name = "db.reset", defaultValue = "jdbc")
    String reset;

    /** SQL that runs first on each new connection. Every borrower finds what it set */
    @ConfigProperty(name = "db.init-sql")
    String initSql;

    /** The connections of the pool refuse writes */
    @ConfigProperty(name = "db.read-only", defaultValue = "false")
    boolean readOnly;

    /** The name in pg_stat_activity. If it is not set: etosha and the name of the pool */
    @ConfigProperty(name = "db.application-name")
    String applicationName;

    /** A property of pgjdbc. */
    @ConfigProperty(name = "db.property.{*}")
    String property;

    /** The same for a named pool. {@code {*}} is its name. */
    @SuppressWarnings({"unused", "NullAway.Init"})
    static final class Named {

        @ConfigProperty(name = "db.{*}.url")
        String url;

        @ConfigProperty(name = "db.{*}.user")
        String user;

        @ConfigProperty(name = "db.{*}.password")
        String password;

        @ConfigProperty(name = "db.{*}.password-file")
        String passwordFile;

        @ConfigProperty(name = "db.{*}.pool.size", defaultValue = "5")
        int poolSize;

        @ConfigProperty(name = "db.{*}.pool.max-overflow", defaultValue = "10")
        int poolMaxOverflow;

        @ConfigProperty(name = "db.{*}.pool.timeout", defaultValue = "30")
        String poolTimeout;

        @ConfigProperty(name = "db.{*}.pool.recycle", defaultValue = "1800")
        String poolRecycle;

        @ConfigProperty(name = "db.{*}.pool.idle-timeout", defaultValue = "60")
        String poolIdleTimeout;

        @ConfigProperty(name = "db.{*}.pool.leak-threshold", defaultValue = "0")
        String poolLeakThreshold;

        @ConfigProperty(name = "db.{*}.connect-timeout", defaultValue = "5")
        String connectTimeout;

        @ConfigProperty(name = "db.{*}.failback-interval", defaultValue = "60")
        String failbackInterval;

        @ConfigProperty(name = "db.{*}.call-timeout", defaultValue = "0")
        String callTimeout;

        @ConfigProperty(name = "db.{*}.statement-timeout", defaultValue = "0")
        String statementTimeout;

        @ConfigProperty(name = "db.{*}.socket-timeout", defaultValue = "0")
        String socketTimeout;

        @ConfigProperty(name = "db.{*}.echo", defaultValue = "false")
        boolean echo;

        @ConfigProperty(name = "db.{*}.slow-query", defaultValue = "0")
        String slowQuery;

        @ConfigProperty(name = "db.{*}.retry.attempts", defaultValue = "3")
        int retryAttempts;

        @ConfigProperty(name = "db.{*}.retry.delay", defaultValue = "1.0")
        String retryDelay;

        @ConfigProperty(name = "db.{*}.retry.max-delay", defaultValue = "30")
        String retryMaxDelay;

        @ConfigProperty(name = "db.{*}.retry.verify-commit", defaultValue = "true")
        boolean retryVerifyCommit;

        @ConfigProperty(name = "db.{*}.health.timeout", defaultValue = "5")
        String healthTimeout;

        @ConfigProperty(name = "db.{*}.health.interval", defaultValue = "30")
        String healthInterval;

        @ConfigProperty(name = "db.{*}.health.latency-warning", defaultValue = "100ms")
        String healthLatencyWarning;

        @ConfigProperty(name = "db.{*}.health.latency-critical", defaultValue = "500ms")
        String healthLatencyCritical;

        @ConfigProperty(name = "db.{*}.health.min-available", defaultValue = "1")
        int healthMinAvailable;

        @ConfigProperty(name = "db.{*}.start", defaultValue = "eager")
        String start;

        @ConfigProperty(name = "db.{*}.drain-timeout", defaultValue = "10")
        String drainTimeout;

        @ConfigProperty(name = "db.{*}.pgbouncer", defaultValue = "auto")
        String pgbouncer;

        @ConfigProperty(name = "db.{*}.jta", defaultValue = "auto")
        String jta;

        @ConfigProperty(name = "db.{*}.reset", defaultValue = "jdbc")
        String reset;

        @ConfigProperty(name = "db.{*}.init-sql")
        String initSql;

        @ConfigProperty(name = "db.{*}.read-only", defaultValue = "false")
        boolean readOnly;

        @ConfigProperty(name = "db.{*}.application-name")
        String applicationName;

        @ConfigProperty(name = "db.{*}.property.{*}")
        String property;
    }
}
