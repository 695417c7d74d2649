package dev.etosha.retry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What PgBouncer itself refused, judged by the text of its message: all its errors have the SQLState 08P01. The texts
 * are those of PgBouncer 1.15 to 1.26, which does not translate them.
 */
final class PoolerRefusal {

    private static final String FAILING = "server login has been failing";

    /** It had no connection to the server for the client, so the server did not see the work. */
    private static final List<String> NOT_YET = List.of(
            "query_wait_timeout",
            "query_timeout",
            "client_login_timeout",
            "client_idle_timeout",
            "no more connections allowed",
            "client connections exceeded",
            "pgbouncer cannot connect to server",
            FAILING,
            "server shutting down",
            "pooler is shutting down",
            "pause failed",
            "no memory for pool",
            "no memory for authentication pool",
            "bouncer resources exhaustion");

    /** It will say the same until somebody changes a password, the URL or its configuration. */
    private static final List<String> NEVER = List.of(
            "password authentication failed",
            "SASL authentication failed",
            "PAM authentication failed",
            "LDAP authentication failed",
            "\"trust\" authentication failed",
            "certificate authentication failed",
            "auth failed",
            "login rejected",
            "unix socket login rejected",
            "TLS client certificate required",
            "TLS connection required",
            "SSL required",
            "no such user",
            "no such database",
            "database \"", // is disabled
            "no username supplied",
            "username too long",
            "password too long",
            "empty password returned by client",
            "client selected an invalid SASL authentication mechanism",
            "no authentication method is found",
            "auth_ldap_options is null",
            "ldap is not supported",
            "unsupported startup parameter",
            "unsupported options startup parameter",
            "old V2 protocol not supported",
            "bouncer config error",
            "server login failed",
            "not allowed",
            "PQexec disallowed",
            "transaction blocks not allowed in statement pooling mode");

    /** Parts of a message of the server that PgBouncer repeats for some seconds, in later logins. */
    private static final List<String> REPEATED = List.of("authentication failed for user", "does not exist");

    private PoolerRefusal() {}

    /** @param fatal whether it ended the connection. If not, its admin console refused a command */
    static Meaning of(@Nullable String text, boolean fatal) {
        String said = text == null ? "" : text;
        if (!fatal || starts(said, NEVER) || (said.startsWith(FAILING) && repeats(said))) {
            return Meaning.MISMATCHED;
        }
        if (said.startsWith("idle transaction timeout")) {
            return Meaning.OVERDUE;
        }
        return starts(said, NOT_YET) ? Meaning.NOT_NOW : Meaning.BROKEN;
    }

    private static boolean repeats(String said) {
        return REPEATED.stream().anyMatch(said::contains);
    }

    private static boolean starts(String said, List<String> beginnings) {
        return beginnings.stream().anyMatch(said::startsWith);
    }
}
