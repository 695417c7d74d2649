package dev.etosha.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/** The part of a URL behind the question mark: libpq's parameters in pgjdbc's terms, and pgjdbc's own as they are. */
final class UrlParameters {

    private static final Map<String, String> SAME_MEANING = Map.ofEntries(
            Map.entry("sslmode", "sslmode"),
            Map.entry("sslcert", "sslcert"),
            Map.entry("sslkey", "sslkey"),
            Map.entry("sslpassword", "sslpassword"),
            Map.entry("sslnegotiation", "sslNegotiation"),
            Map.entry("connect_timeout", "connectTimeout"),
            Map.entry("application_name", "ApplicationName"),
            Map.entry("options", "options"),
            Map.entry("channel_binding", "channelBinding"),
            Map.entry("gssencmode", "gssEncMode"),
            Map.entry("krbsrvname", "kerberosServerName"),
            Map.entry("service", "service"),
            Map.entry("keepalives_idle", "keepalives_idle"), // these three are the pool's, not pgjdbc's
            Map.entry("keepalives_interval", "keepalives_interval"),
            Map.entry("keepalives_count", "keepalives_count"));

    private static final Map<String, Map<String, String>> VALUES = Map.of(
            "sslmode",
                    Map.of(
                            "disable", "disable",
                            "allow", "allow",
                            "prefer", "prefer",
                            "require", "require",
                            "verify-ca", "verify-ca",
                            "verify-full", "verify-full"),
            "target_session_attrs",
                    Map.of(
                            "any", "any",
                            "read-write", "primary",
                            "primary", "primary",
                            "read-only", "secondary",
                            "standby", "secondary",
                            "prefer-standby", "preferSecondary"),
            "load_balance_hosts", Map.of("random", "true", "disable", "false", "true", "true", "false", "false"),
            "keepalives", Map.of("1", "true", "0", "false"));

    private static final Map<String, String> OTHER_WORDS = Map.of(
            "target_session_attrs", "targetServerType",
            "load_balance_hosts", "loadBalanceHosts",
            "keepalives", "tcpKeepAlive");

    private final UnaryOperator<String> decode;
    private final Map<String, String> given = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();

    UrlParameters(UnaryOperator<String> decode) {
        this.decode = decode;
    }

    void read(String query) {
        for (String pair : query.split("&", -1)) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("a URL whose parameters are name=value");
            }
            String name = decode.apply(pair.substring(0, equals));
            if (given.put(name, decode.apply(pair.substring(equals + 1))) != null) {
                throw new IllegalArgumentException("a URL that gives the parameter " + name + " once");
            }
        }
    }

    /** The parameter's value, or the other if there is none; it is no parameter for the driver then. */
    @Nullable
    String take(String name, @Nullable String other) {
        String value = given.remove(name);
        return value == null ? other : value;
    }

    /** What the driver gets. */
    Map<String, String> forDriver() {
        Map<String, String> driver = new LinkedHashMap<>();
        given.forEach((name, value) -> {
            String same = SAME_MEANING.get(name);
            String word = same == null ? OTHER_WORDS.get(name) : same;
            if (name.equals("sslrootcert")) {
                rootCertificate(driver, value);
            } else if (word != null) {
                driver.put(word, value(name, value));
            } else if (PGProperty.forName(name) != null) {
                driver.put(name, value);
            } else {
                warnings.add("the URL's parameter " + name + " has no counterpart in pgjdbc and has no effect");
            }
        });
        whole(driver, "connectTimeout");
        whole(driver, "socketTimeout");
        whole(driver, "keepalives_idle");
        whole(driver, "keepalives_interval");
        whole(driver, "keepalives_count");
        return driver;
    }

    /** Since version 16 libpq takes "system" for the certificates that the system trusts. */
    private static void rootCertificate(Map<String, String> driver, String value) {
        if (value.equals("system")) {
            driver.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
            driver.putIfAbsent("sslmode", "verify-full");
        } else {
            driver.put("sslrootcert", value);
        }
    }

    private static String value(String name, String value) {
        Map<String, String> allowed = VALUES.get(name);
        if (allowed == null) {
            return value;
        }
        String result = allowed.get(value);
        if (result == null) {
            throw new IllegalArgumentException("a URL whose parameter " + name + " is one of "
                    + allowed.keySet().stream().sorted().toList() + ", was " + value);
        }
        return result;
    }

    private static void whole(Map<String, String> driver, String name) {
        String value = driver.get(name);
        if (value != null && !value.matches("\\d{1,6}")) {
            throw new IllegalArgumentException("a URL whose parameter " + name + " is a whole number of seconds");
        }
    }

    List<String> warnings() {
        return warnings;
    }
}
