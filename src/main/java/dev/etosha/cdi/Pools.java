package dev.etosha.cdi;

import dev.etosha.CredentialsSupplier;
import dev.etosha.HealthChange;
import dev.etosha.config.InvalidConfigurationException;
import dev.etosha.config.JtaMode;
import dev.etosha.config.PoolConfig;
import dev.etosha.config.PoolConfigReader;
import dev.etosha.connect.DriverRegistration;
import dev.etosha.connect.Hooks;
import dev.etosha.execution.Databases;
import dev.etosha.health.HealthMonitor;
import dev.etosha.health.HealthMonitors;
import dev.etosha.health.MonitoredPool;
import dev.etosha.jndi.NamedPools;
import dev.etosha.jta.Jta;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.pool.OuterTransactions;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The application's pools by name. They are opened and closed with the application. */
@ApplicationScoped
public class Pools implements HealthMonitors {

    private static final Logger LOG = System.getLogger("dev.etosha.cdi");

    @Inject
    RetriedAttempts attempts;

    @Inject
    @Any
    Instance<PoolConfig> produced;

    @Inject
    @Any
    Instance<Object> beans;

    @Inject
    Event<MonitoredPool> opened;

    @Inject
    Event<HealthChange> changes;

    @Inject
    @Any
    Instance<CredentialsSupplier> suppliers;

    private final Map<String, CredentialsSupplier> credentials = new ConcurrentHashMap<>();
    private final Map<String, PoolConfig> inCode = new ConcurrentHashMap<>();
    private final Map<String, OpenPool> pools = new TreeMap<>();
    private final NamedPools.Owner names = name -> get(name).pool();
    private NamedPools.@Nullable Early early;
    private @Nullable OuterTransactions transactions;
    private boolean started;
    private boolean closed;

    /** JNDI names lead to these pools from now on. Pools that they needed before are taken over. */
    @PostConstruct
    void takeNames() {
        early = NamedPools.takeOver(names);
    }

    /**
     * Opens every pool that is configured by a bean or by its URL. Later calls have no effect.
     *
     * @throws InvalidConfigurationException with the faults of all pools, or if no pool is configured
     */
    void openAll() {
        if (started) {
            return;
        }
        started = true;
        PoolConfigReader reader = PoolConfigReader.ofApplication();
        if (!reader.hasConfig()) {
            LOG.log(Level.WARNING, "MicroProfile Config is absent: only PoolConfig beans configure pools");
        }
        Set<String> names = new TreeSet<>(reader.pools());
        inCode.putAll(ProducedConfigs.byName(produced));
        names.addAll(inCode.keySet());
        reader.unknown(names).forEach(unknown -> LOG.log(Level.WARNING, unknown));
        if (names.isEmpty()) {
            names.add(PoolConfig.DEFAULT); // fails with the missing settings
        }
        List<PoolConfig> configs = new ArrayList<>();
        List<String> faults = ProducedCredentials.collect(suppliers, names, credentials);
        for (String name : names) {
            try {
                configs.add(config(name, reader));
            } catch (InvalidConfigurationException e) {
                faults.addAll(e.faults());
            }
        }
        if (!faults.isEmpty()) {
            closeEarly();
            throw new InvalidConfigurationException(String.join(" and ", names), faults);
        }
        if (!attempts.repeat()) {
            LOG.log(
                    Level.WARNING,
                    "MicroProfile Fault Tolerance is absent or switched off: calls are not retried, db.retry.attempts"
                            + " has no effect");
        }
        tellHidden();
        configs.forEach(this::open);
    }

    private void tellHidden() {
        try {
            if (bean(BeanManager.class) instanceof BeanManager manager) {
                Rivals.hidden(manager).forEach(line -> LOG.log(Level.WARNING, line));
            }
        } catch (RuntimeException | LinkageError e) { // only a warning is lost
            LOG.log(Level.DEBUG, "cannot look for other data sources", e);
        }
    }

    private PoolConfig config(String name, PoolConfigReader reader) {
        PoolConfig bean = inCode.get(name);
        PoolConfig config = bean == null ? reader.read(name) : bean;
        CredentialsSupplier supplier = credentials.get(name);
        return supplier == null || config.credentials() != null ? config : config.withCredentials(supplier);
    }

    /** The pool of this name. Opens it if needed. */
    OpenPool get(String name) {
        synchronized (pools) {
            OpenPool existing = pools.get(name);
            if (existing != null) {
                return existing;
            }
        }
        return open(config(name, PoolConfigReader.ofApplication()));
    }

    private OpenPool open(PoolConfig config) {
        OpenPool fresh;
        synchronized (pools) {
            OpenPool existing = pools.get(config.name());
            if (existing != null) {
                return existing;
            }
            if (closed) {
                throw new IllegalStateException("the application is stopping, cannot open pool " + config.name());
            }
            ConnectionPool pool = pool(config, transactions(config), hooks(config));
            fresh = new OpenPool(pool, Databases.on(pool, attempts), HealthMonitor.of(pool, this::changed));
            pools.put(config.name(), fresh);
        }
        announce(new MonitoredPool(fresh.pool(), fresh.monitor()));
        return fresh;
    }

    /** The pool that a JNDI name has needed before, or a new one. */
    private ConnectionPool pool(PoolConfig config, OuterTransactions outer, Hooks hooks) {
        ConnectionPool existing = early == null ? null : early.take(config.name());
        if (existing == null) {
            ConnectionPool pool = ConnectionPool.open(config, outer, hooks);
            // as text: Open Liberty keeps logged objects, and with them the application
            LOG.log(Level.INFO, () -> "opened " + pool);
            return pool;
        }
        if (!existing.config().equals(config)) {
            existing.close();
            throw new InvalidConfigurationException(
                    config.name(),
                    List.of("a JNDI name needed the pool before the application's PoolConfig bean was there, so its"
                            + " settings must be in MicroProfile Config"));
        }
        if (!hooks.none()) {
            LOG.log(
                    Level.WARNING,
                    "{0}: a JNDI name needed the pool before the application's beans were there, so Agroal listeners"
                            + " and interceptors are not called",
                    existing);
        }
        return existing;
    }

    /** Fires the event for observers such as the metrics. A pool works without them. */
    private void announce(MonitoredPool pool) {
        try {
            opened.fire(pool);
        } catch (RuntimeException | LinkageError e) {
            LOG.log(Level.WARNING, () -> "an observer of the opened " + pool.pool() + " failed", e);
        }
    }

    /** Detected once, if a pool uses JTA. Guarded by the lock on the pools. */
    private OuterTransactions transactions(PoolConfig config) {
        if (config.jta() == JtaMode.OFF) {
            return OuterTransactions.NONE;
        }
        OuterTransactions known = transactions;
        if (known == null) {
            known = Jta.transactions(this::bean);
            known = early == null ? known : early.transactions(known);
            transactions = known;
        }
        return known;
    }

    private Hooks hooks(PoolConfig config) {
        return bean(BeanManager.class) instanceof BeanManager manager
                ? PoolHooks.of(manager, config.name())
                : Hooks.NONE;
    }

    private @Nullable Object bean(Class<?> type) {
        Instance<?> found = beans.select(type);
        return found.isResolvable() ? found.get() : null;
    }

    private void closeEarly() {
        if (early != null) {
            early.close();
        }
    }

    private void changed(HealthChange change) {
        try {
            changes.fire(change);
        } catch (RuntimeException e) {
            LOG.log(Level.WARNING, () -> "an observer of " + change + " failed", e);
        }
    }

    @Override
    public Collection<HealthMonitor> monitors() {
        synchronized (pools) {
            return pools.values().stream().map(OpenPool::monitor).toList();
        }
    }

    /** Drains and closes all pools in parallel. */
    @PreDestroy
    void closeAll() {
        List<OpenPool> all;
        synchronized (pools) {
            closed = true;
            all = List.copyOf(pools.values());
        }
        NamedPools.end(names);
        closeEarly();
        List<Thread> closers = new ArrayList<>();
        for (OpenPool pool : all) {
            Thread closer = new Thread(pool::close, "etosha-" + pool.pool().name() + "-close");
            closers.add(closer);
            closer.start();
        }
        for (Thread closer : closers) {
            try {
                closer.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        DriverRegistration.forget();
    }
}
