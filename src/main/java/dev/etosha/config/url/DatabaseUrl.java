package dev.etosha.config.url;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The location of the database and the login, read from a libpq URI ({@code postgresql://}, {@code postgres://}, both
 * also with {@code +driver}) or a {@code jdbc:postgresql:} URL. Nothing here prints a password.
 *
 * @param hosts in the order in which they are tried
 * @param database empty if it has the user's name
 * @param parameters as pgjdbc's properties, without user and password
 * @param warnings a sentence for each parameter without a counterpart in pgjdbc
 */
public record DatabaseUrl(
        List<Host> hosts,
        String database,
        @Nullable String user,
        @Nullable String password,
        Map<String, String> parameters,
        List<String> warnings) {

    /**
     * One server.
     *
     * @param name an IPv6 address without brackets
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
     * @throws IllegalArgumentException with the broken rule; the message does not contain the text
     */
    public static DatabaseUrl parse(String text) {
        return new UrlParser().parse(text);
    }

    /** The URL for pgjdbc: only the servers and the database. */
    public String jdbcUrl() {
        return "jdbc:postgresql://" + servers() + "/" + Percent.encode(database);
    }

    /** The same database through one host. */
    public DatabaseUrl only(String host, int port) {
        return new DatabaseUrl(List.of(new Host(host, port)), database, user, password, parameters, warnings);
    }

    private String servers() {
        return hosts.stream().map(Host::toString).collect(Collectors.joining(","));
    }

    @Nullable
    public Duration connectTimeout() {
        return seconds("connectTimeout");
    }

    @Nullable
    public Duration socketTimeout() {
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
