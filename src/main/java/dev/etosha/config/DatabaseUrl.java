package dev.etosha.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the database is, and how to log in: read from a libpq URI ({@code postgresql://}, {@code postgres://}, either
 * with a {@code +driver}) or a {@code jdbc:postgresql:} URL. Nothing here prints a password.
 *
 * @param hosts in the order in which they are tried
 * @param database empty for the one that is called like the user
 * @param parameters in pgjdbc's terms, without user and password
 * @param warnings a sentence for each parameter that pgjdbc has no counterpart for
 */
public record DatabaseUrl(
        List<Host> hosts,
        String database,
        @Nullable String user,
        @Nullable String password,
        Map<String, String> parameters,
        List<String> warnings) {

    /**
     * One of the servers.
     *
     * @param name an IPv6 address without its brackets
     */
    public record Host(String name, int port) {

        @Override
        public String toString() {
            return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
        }
    }

    public DatabaseUrl {
        hosts = List.copyOf(hosts);
        if (hosts.isEmpty()) {
            throw new IllegalArgumentException("a URL with a host");
        }
        parameters = Unprinted.copyOf(parameters);
        warnings = List.copyOf(warnings);
    }

    /**
     * Reads a URL.
     *
     * @throws IllegalArgumentException with the rule that it breaks; the text is not in the message
     */
    public static DatabaseUrl parse(String text) {
        return new UrlParser().parse(text);
    }

    /** For pgjdbc: the servers and the database, nothing else. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + servers() + "/" + Percent.encode(database);
    }

    /** The same database by way of one host alone. */
    public DatabaseUrl only(String host, int port) {
        return new DatabaseUrl(List.of(new Host(host, port)), database, user, password, parameters, warnings);
    }

    private String servers() {
        return hosts.stream().map(Host::toString).collect(Collectors.joining(","));
    }

    @Nullable
    Duration connectTimeout() {
        return seconds("connectTimeout");
    }

    @Nullable
    Duration socketTimeout() {
        return seconds("socketTimeout");
    }

    private @Nullable Duration seconds(String parameter) {
        String seconds = parameters.get(parameter);
        return seconds == null ? null : Duration.ofSeconds(Long.parseLong(seconds));
    }

    @Override
    public String toString() {
        return "postgresql://" + servers() + "/" + Percent.encode(database);
    }
}
