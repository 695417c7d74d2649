package dev.etosha.connect;

import dev.etosha.config.PoolConfig;
import dev.etosha.config.url.DatabaseUrl.Host;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.util.HostSpec;

/**
 * Which of the URL's hosts a pool should be connected to.
 *
 * @param wanted the role of the servers
 * @param preferred whether another role will do while no server has the wanted one
 * @param balanced whether the connections are spread evenly over the hosts
 */
public record HostChoice(List<Host> hosts, Role wanted, boolean preferred, boolean balanced) {

    static final String ROLE = "targetServerType";

    /** The role of a server. */
    public enum Role {
        ANY,
        PRIMARY,
        SECONDARY;

        /** pgjdbc's word. */
        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static HostChoice of(PoolConfig config) {
        Properties properties = DriverProperties.of(config, false);
        String type = config.targetServerType().toLowerCase(Locale.ROOT);
        Role role = type.contains("secondary")
                ? Role.SECONDARY
                : type.contains("primary") || type.contains("master") ? Role.PRIMARY : Role.ANY;
        return new HostChoice(
                config.url().hosts(),
                role,
                type.startsWith("prefer"),
                Boolean.parseBoolean(properties.getProperty("loadBalanceHosts")));
    }

    /** Whether connections may be on another host than they should be. */
    public boolean matters() {
        return hosts.size() > 1 && (preferred || balanced);
    }

    /**
     * Whether the server of a connection has the wanted role, as of its last answer. True if the server does not say
     * it, as before PostgreSQL 14. Called by any thread: after the login pgjdbc only replaces the value.
     */
    public boolean fits(BaseConnection connection) {
        String standby = connection.getParameterStatus("in_hot_standby");
        return wanted == Role.ANY || standby == null || standby.equals("on") == (wanted == Role.SECONDARY);
    }

    /** The host of a connection. Null if it is none of the URL's. */
    public @Nullable Host host(BaseConnection connection) {
        HostSpec spec = connection.getQueryExecutor().getHostSpec();
        String name = spec.getHost().replaceAll("[\\[\\]]", "");
        return hosts.stream()
                .filter(host -> host.port() == spec.getPort() && host.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
