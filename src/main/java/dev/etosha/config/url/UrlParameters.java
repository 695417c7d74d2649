package dev.etosha.config.url;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGProperty;

/** The parameters of a URL: libpq's become pgjdbc's, and pgjdbc's own stay as they are. */
final class UrlParameters {

    private static final Map<String, String> DRIVER_NAME = Map.ofEntries(
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
            Map.entry("require_auth", "requireAuth"),
            Map.entry("krbsrvname", "kerberosServerName"),
            Map.entry("target_session_attrs", "targetServerType"),
            Map.entry("load_balance_hosts", "loadBalanceHosts"),
            Map.entry("keepalives", "tcpKeepAlive"),
            Map.entry("keepalives_idle", "keepalives_idle"), // these three are read by the pool, not by pgjdbc
            Map.entry("keepalives_interval", "keepalives_interval"),
            Map.entry("keepalives_count", "keepalives_count"));

    private static final Map<String, String> PLACE = Map.of("PGHOST", "host", "PGPORT", "port", "PGDBNAME", "dbname");

    private static final Pattern NAME = Pattern.compile("[A-Za-z_]{1,40}");

    private static final Map<String, Map<String, String>> VALUES = Map.of(
            "sslmode", same("disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
            "sslnegotiation", same("postgres", "direct"),
            "gssencmode", same("disable", "prefer", "require"),
            "channel_binding", same("disable", "prefer", "require"),
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

    private final UnaryOperator<String> decode;
    private final boolean jdbc;
    private final Map<String, String> given = new LinkedHashMap<>();
    private final Set<String> properties = new HashSet<>(); // finds two names of one property
    private final List<String> warnings = new ArrayList<>();

    UrlParameters(UnaryOperator<String> decode, boolean jdbc) {
        this.decode = decode;
        this.jdbc = jdbc;
    }

    private static Map<String, String> same(String... values) {
        return Arrays.stream(values).collect(Collectors.toMap(value -> value, value -> value));
    }

    void read(String query) {
        for (String pair : query.split("&", -1)) {
            if (!pair.isEmpty()) {
                readPair(pair);
            }
        }
    }

    private void readPair(String pair) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? "" : decode.apply(pair.substring(0, equals));
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a URL whose parameters are name=value (and whose user and password are"
                    + " percent-encoded: ? is %3F, / is %2F)");
        }
        String text = pair.substring(equals + 1);
        if (text.contains("@") && !known(name)) { // probably the end of a password, not a parameter
            throw new IllegalArgumentException("a URL whose user, password and parameters are percent-encoded (@ is"
                    + " %40, / is %2F, ? is %3F)");
        }
        if (text.isEmpty()) {
            return;
        }
        String place = PLACE.getOrDefault(name, name);
        given.put(place, decode.apply(text));
        if (!properties.add(DRIVER_NAME.getOrDefault(place, place))) {
            throw new IllegalArgumentException("a URL that gives the parameter " + name + " once");
        }
    }

    private static boolean known(String name) {
        return DRIVER_NAME.containsKey(name)
                || PGProperty.forName(name) != null
                || name.equals("host")
                || name.equals("dbname");
    }

    /** Takes a parameter whose value may also stand elsewhere in the URL; the driver does not get it. */
    @Nullable
    String take(String name, @Nullable String other) {
        String value = given.remove(name);
        return value == null ? other : value;
    }

    /** The parameters for the driver. */
    Map<String, String> forDriver() {
        Map<String, String> driver = new LinkedHashMap<>();
        given.forEach((name, value) -> forDriver(driver, name, value));
        whole(driver, "connectTimeout", 600); // the bounds of db.connect-timeout and db.socket-timeout
        whole(driver, "socketTimeout", 86_400);
        whole(driver, "keepalives_idle", 32_767); // the bounds of the operating systems
        whole(driver, "keepalives_interval", 32_767);
        whole(driver, "keepalives_count", 127);
        return driver;
    }

    private void forDriver(Map<String, String> driver, String name, String value) {
        if (name.equals("sslrootcert")) {
            rootCertificate(driver, value);
        } else if (name.equals("ssl") && !jdbc) {
            ssl(driver, value);
        } else if (name.equals("loginTimeout")) {
            warnings.add("the URL's parameter loginTimeout has no effect: connect_timeout bounds the login too");
        } else if (name.equals("service") || name.equals("readOnly") || name.equals("readOnlyMode")) {
            throw new IllegalArgumentException("a URL without " + name + ", which "
                    + (name.equals("service") ? "is not read: write its host and database here" : "is db.read-only"));
        } else if (DRIVER_NAME.containsKey(name)) {
            driver.put(DRIVER_NAME.get(name), value(name, value));
        } else if (PGProperty.forName(name) != null) {
            driver.put(name, value);
        } else {
            warnings.add("the URL's parameter " + name + " has no counterpart in pgjdbc and has no effect");
        }
    }

    /** In libpq {@code ssl=true} is {@code sslmode=require}; in asyncpg it may be a mode. pgjdbc knows neither. */
    private static void ssl(Map<String, String> driver, String value) {
        driver.putIfAbsent("sslmode", value.equals("true") ? "require" : value("sslmode", value));
    }

    /** Since version 16, "system" means the system's trusted certificates in libpq. */
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
                    + allowed.keySet().stream().sorted().toList());
        }
        return result;
    }

    /** Checks a whole number. As in libpq, 0 counts as not set. */
    private static void whole(Map<String, String> driver, String name, int most) {
        String value = driver.remove(name);
        if (value == null) {
            return;
        }
        int number = value.matches("[0-9]{1,6}") ? Integer.parseInt(value) : -1;
        if (number < 0 || number > most) {
            throw new IllegalArgumentException(
                    "a URL whose parameter " + name + " is a whole number between 0 and " + most);
        }
        if (number > 0) {
            driver.put(name, Integer.toString(number));
        }
    }

    List<String> warnings() {
        return warnings;
    }
}
