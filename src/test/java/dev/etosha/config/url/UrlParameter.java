package dev.etosha.config.url;

import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/**
 * A parameter of a URL.
 *
 * @param text the parameter as written in the URL
 * @param key the name of the pgjdbc property, or one of {@link #PLACES}
 * @param value the value for pgjdbc; empty for none
 */
record UrlParameter(String text, String key, String value) {

    static final List<String> PLACES = List.of("dbname", "user", "password");

    /** Parameters with any text, by their names in the URL, with their names in pgjdbc. */
    private static final Map<String, String> TEXTS = Map.ofEntries(
            Map.entry("application_name", "ApplicationName"),
            Map.entry("ApplicationName", "ApplicationName"),
            Map.entry("options", "options"),
            Map.entry("sslcert", "sslcert"),
            Map.entry("sslkey", "sslkey"),
            Map.entry("sslrootcert", "sslrootcert"),
            Map.entry("require_auth", "requireAuth"),
            Map.entry("krbsrvname", "kerberosServerName"),
            Map.entry("currentSchema", "currentSchema"),
            Map.entry("user", "user"),
            Map.entry("dbname", "dbname"));

    private static final Map<String, Integer> NUMBERS = Map.of(
            "connect_timeout", 600,
            "connectTimeout", 600,
            "socketTimeout", 86_400,
            "keepalives_idle", 32_767,
            "keepalives_interval", 32_767,
            "keepalives_count", 127);

    /** Parameters as written in the URL, with pgjdbc's properties. */
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("sslmode=verify-full", "sslmode=verify-full"),
            Map.entry("sslmode=disable", "sslmode=disable"),
            Map.entry("sslnegotiation=direct", "sslNegotiation=direct"),
            Map.entry("channel_binding=require", "channelBinding=require"),
            Map.entry("gssencmode=prefer", "gssEncMode=prefer"),
            Map.entry("target_session_attrs=any", "targetServerType=any"),
            Map.entry("target_session_attrs=read-write", "targetServerType=primary"),
            Map.entry("target_session_attrs=read-only", "targetServerType=secondary"),
            Map.entry("target_session_attrs=prefer-standby", "targetServerType=preferSecondary"),
            Map.entry("load_balance_hosts=random", "loadBalanceHosts=true"),
            Map.entry("load_balance_hosts=disable", "loadBalanceHosts=false"),
            Map.entry("keepalives=0", "tcpKeepAlive=false"),
            Map.entry("keepalives=1", "tcpKeepAlive=true"));

    /** A parameter. The given characters are escaped in its value. */
    static Arbitrary<UrlParameter> any(Arbitrary<EncodedText> passwords, String escaped) {
        return Arbitraries.oneOf(
                Arbitraries.of(TEXTS.keySet()).flatMap(name -> EncodedText.any(escaped)
                        .filter(text -> !text.value().equals("system"))
                        .map(text -> text(name, text))),
                Arbitraries.of(NUMBERS.keySet()).flatMap(UrlParameter::number),
                Arbitraries.of(WORDS.keySet()).map(UrlParameter::word),
                Arbitraries.of("password", "sslpassword")
                        .flatMap(name ->
                                passwords.map(text -> new UrlParameter(name + "=" + text.text(), name, text.value()))));
    }

    private static UrlParameter text(String name, EncodedText text) {
        return new UrlParameter(name + "=" + text.text(), String.valueOf(TEXTS.get(name)), text.value());
    }

    private static Arbitrary<UrlParameter> number(String name) {
        return Arbitraries.integers()
                .between(0, NUMBERS.getOrDefault(name, 0))
                .map(number -> new UrlParameter(
                        name + "=" + (number % 3 == 0 ? "0" : "") + number,
                        name.equals("connect_timeout") ? "connectTimeout" : name,
                        number == 0 ? "" : number.toString()));
    }

    private static UrlParameter word(String text) {
        String[] driver = WORDS.getOrDefault(text, "").split("=", 2);
        return new UrlParameter(text, driver[0], driver[1]);
    }
}
