package dev.etosha.config.url;

import dev.etosha.config.url.DatabaseUrl.Host;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Parses a URL by the rules of libpq's "Connection URIs" or of pgjdbc. No message repeats a part of the text that could
 * come from a password without percent-encoding.
 */
final class UrlParser {

    private static final Pattern SCHEME = Pattern.compile(
            "(jdbc:postgresql:|(?:postgresql|postgres)(?:\\+[a-z0-9_]+)?:)(.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern HOST_NAME = Pattern.compile("[\\p{L}\\p{N}._-]{1,253}");
    private static final Pattern ADDRESS = Pattern.compile("(?=.*:)[0-9A-Fa-f:.]{2,45}(?:%[A-Za-z0-9_.-]+)?");
    private static final Pattern PARAMETER_IN_LOGIN = Pattern.compile("(?i)[?&]password=");
    private static final Pattern PARAMETER_IN_DATABASE = Pattern.compile("(?i)password=");
    private static final int DEFAULT_PORT = 5432;

    private UnaryOperator<String> decode = Percent::decode;
    private List<Host> hosts = List.of();
    private String database = "";
    private @Nullable String user;
    private @Nullable String password;

    DatabaseUrl parse(String text) {
        Matcher scheme = SCHEME.matcher(text.trim());
        if (!scheme.matches()) {
            throw new IllegalArgumentException("a URL that begins with postgresql://, postgres:// or jdbc:postgresql:");
        }
        boolean jdbc = scheme.group(1).toLowerCase(Locale.ROOT).startsWith("jdbc");
        if (jdbc) {
            decode = UrlParser::decodeForm;
        }
        String rest = scheme.group(2);
        if (rest.chars().anyMatch(c -> c <= ' ' || c == 127)) {
            throw new IllegalArgumentException("a URL without spaces (percent-encoded, a space is %20)");
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(rest)) {
            throw new IllegalArgumentException("a URL of Unicode characters, without half a surrogate pair");
        }
        int query = rest.indexOf('?', endOfLogin(rest));
        place(query < 0 ? rest : rest.substring(0, query), jdbc);
        UrlParameters parameters = new UrlParameters(decode, jdbc);
        if (query >= 0) {
            parameters.read(rest.substring(query + 1));
        }
        return result(parameters);
    }

    /** The end of user and password, by libpq's rule: an @ before the first slash. */
    private static int endOfLogin(String rest) {
        int at = rest.indexOf('@');
        int slash = rest.indexOf('/', 2);
        return rest.startsWith("//") && at >= 0 && (slash < 0 || at < slash) ? at : 0;
    }

    private DatabaseUrl result(UrlParameters parameters) {
        user = parameters.take("user", user);
        password = parameters.take("password", password);
        String named = parameters.take("dbname", null);
        if (named != null) {
            database = named;
        }
        if (PARAMETER_IN_DATABASE.matcher(database).find()) { // it is printed; a ? or & is missing
            throw new IllegalArgumentException("a URL whose parameters begin with ? and are separated by &");
        }
        String ports = parameters.take("port", null);
        String address = parameters.take("hostaddr", null);
        String names = parameters.take("host", hosts.isEmpty() ? address : null);
        if (address != null && !address.equals(names)) {
            throw new IllegalArgumentException("a URL with either a host or hostaddr: pgjdbc looks up the host itself");
        }
        if (names != null || ports != null) {
            hosts = hosts(names == null ? null : names.split(",", -1), ports == null ? null : ports.split(",", -1));
        }
        if (hosts.isEmpty()) {
            hosts = List.of(new Host("localhost", DEFAULT_PORT));
        }
        Map<String, String> driver = parameters.forDriver();
        return new DatabaseUrl(hosts, database, user, password, driver, parameters.warnings());
    }

    private void place(String text, boolean jdbc) {
        if (!text.startsWith("//")) {
            if (!jdbc || text.startsWith("/") || text.contains("@")) {
                throw new IllegalArgumentException("a URL with // before the host");
            }
            database = decode.apply(text);
            return;
        }
        String authority = text.substring(2);
        int slash = authority.indexOf('/');
        if (slash >= 0) {
            database = decode.apply(authority.substring(slash + 1));
            if (authority.indexOf('@', slash) >= 0) {
                throw notEncoded();
            }
            authority = authority.substring(0, slash);
        }
        int at = authority.indexOf('@');
        if (at != authority.lastIndexOf('@')) {
            throw notEncoded();
        }
        if (at >= 0) {
            login(authority.substring(0, at));
        }
        String servers = authority.substring(at + 1);
        if (!servers.isEmpty()) {
            List<Host> found = new ArrayList<>();
            for (String server : servers.split(",", -1)) {
                found.add(server(server));
            }
            hosts = found;
        }
    }

    private static IllegalArgumentException notEncoded() {
        return new IllegalArgumentException("a URL whose user and password are percent-encoded (@ is %40, / is %2F)");
    }

    private void login(String text) {
        if (PARAMETER_IN_LOGIN.matcher(text).find()) { // the @ was in a parameter, and the host is part of a password
            throw notEncoded();
        }
        int colon = text.indexOf(':');
        String name = Percent.decode(colon < 0 ? text : text.substring(0, colon));
        user = name.isEmpty() ? null : name;
        password = colon < 0 || colon == text.length() - 1 ? null : Percent.decode(text.substring(colon + 1));
    }

    private Host server(String text) {
        if (text.startsWith("[")) {
            int end = text.indexOf(']');
            String rest = end < 0 ? "?" : text.substring(end + 1);
            if (!rest.isEmpty() && !rest.startsWith(":")) {
                throw new IllegalArgumentException("a URL with an IPv6 address as [address] or [address]:port");
            }
            return new Host(
                    host(decode.apply(text.substring(1, end)), true),
                    rest.isEmpty() ? DEFAULT_PORT : port(rest.substring(1)));
        }
        int colon = text.indexOf(':');
        String name = decode.apply(colon < 0 ? text : text.substring(0, colon));
        return new Host(host(name, false), colon < 0 ? DEFAULT_PORT : port(text.substring(colon + 1)));
    }

    private static String host(String name, boolean address) {
        if (name.startsWith("/") || name.startsWith("@")) {
            throw new IllegalArgumentException("a URL with a TCP host, since Java reaches no Unix socket of PostgreSQL:"
                    + " use localhost, and let the server listen on it");
        }
        if (name.isEmpty() && !address) {
            return "localhost";
        }
        boolean fits = (address || name.contains(":"))
                ? ADDRESS.matcher(name).matches()
                : HOST_NAME.matcher(name).matches();
        if (!fits) {
            throw new IllegalArgumentException("a URL whose host is a name or an address");
        }
        return name;
    }

    private static int port(String text) {
        if (text.isEmpty()) {
            return DEFAULT_PORT;
        }
        if (text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int port = Integer.parseInt(text);
            if (port >= 1 && port <= 65_535) {
                return port;
            }
        }
        throw new IllegalArgumentException(
                "a URL whose port is between 1 and 65535 (and whose password, if it has one," + " is percent-encoded)");
    }

    /** As libpq reads the parameters host and port: one port for all hosts, or one for each. */
    private List<Host> hosts(String @Nullable [] names, String @Nullable [] ports) {
        int count = names == null ? Math.max(1, hosts.size()) : names.length;
        if (ports != null && ports.length != 1 && ports.length != count) {
            throw new IllegalArgumentException("a URL with one port for all hosts, or one for each");
        }
        List<Host> result = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Host given = i < hosts.size() ? hosts.get(i) : new Host("localhost", DEFAULT_PORT);
            String name = names == null ? given.name() : host(names[i], false);
            int port = ports == null
                    ? names == null || hosts.size() == 1 ? given.port() : DEFAULT_PORT
                    : port(ports[ports.length == 1 ? 0 : i]);
            result.add(new Host(name, port));
        }
        return result;
    }

    /** As pgjdbc reads its URLs, in which a plus sign is a space. */
    private static String decodeForm(String text) {
        Percent.decode(text); // checks the encoding
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
