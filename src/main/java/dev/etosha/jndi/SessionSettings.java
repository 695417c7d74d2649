package dev.etosha.jndi;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the holder of an {@link OnDemandConnection} has set on it. Each connection that is borrowed later gets the same.
 * Thread-safe.
 */
final class SessionSettings {

    /** Setters, each with the getter of what it sets. */
    private static final Map<String, String> GETTERS = Map.of(
            "setReadOnly", "isReadOnly",
            "setTransactionIsolation", "getTransactionIsolation",
            "setHoldability", "getHoldability",
            "setSchema", "getSchema",
            "setCatalog", "getCatalog",
            "setTypeMap", "getTypeMap",
            "setNetworkTimeout", "getNetworkTimeout",
            "setClientInfo", "getClientInfo");

    private final Map<String, Setting> settings = new LinkedHashMap<>();

    private record Setting(Method setter, List<Object> arguments) {

        /** Each client info is a setting of its own. */
        String key() {
            return setter.getName() + (isClientInfo() ? arguments.get(0) : "");
        }

        private boolean isClientInfo() {
            return setter.getName().equals("setClientInfo") && arguments.size() == 2;
        }

        private @Nullable Object now(Connection connection) throws Throwable {
            Method getter = isClientInfo()
                    ? Connection.class.getMethod("getClientInfo", String.class)
                    : Connection.class.getMethod(GETTERS.getOrDefault(setter.getName(), ""));
            return Proxies.call(getter, connection, isClientInfo() ? new Object[] {arguments.get(0)} : new Object[0]);
        }

        /** Sets it, unless the connection has it: most setters are refused in a transaction. */
        boolean apply(Connection connection) throws Throwable {
            if (Objects.equals(now(connection), arguments.get(arguments.size() - 1))) {
                return false;
            }
            Proxies.call(setter, connection, arguments.toArray());
            return true;
        }
    }

    /** Whether the method sets something that lasts. */
    static boolean has(Method method) {
        return GETTERS.containsKey(method.getName());
    }

    /** Sets something on a borrowed connection. False if the connection has it already. */
    boolean change(Method setter, Object[] arguments, Connection connection) throws Throwable {
        return new Setting(setter, Arrays.asList(arguments)).apply(connection);
    }

    /** Keeps it for the connections that are borrowed later. */
    synchronized void remember(Method setter, Object[] arguments) {
        Setting setting = new Setting(setter, Arrays.asList(arguments.clone()));
        settings.put(setting.key(), setting);
    }

    /** Sets all that is remembered. */
    void apply(Connection fresh) throws Throwable {
        for (Setting setting : all()) {
            setting.apply(fresh);
        }
    }

    private synchronized Setting[] all() {
        return settings.values().toArray(Setting[]::new);
    }
}
