package dev.etosha.cdi;

import dev.etosha.config.InvalidConfigurationException;
import dev.etosha.config.PoolConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The {@link PoolConfig} beans of an application, at most one for each pool. */
final class ProducedConfigs {

    private ProducedConfigs() {}

    /**
     * The beans by the names of their pools.
     *
     * @throws InvalidConfigurationException if two have the same name
     */
    static Map<String, PoolConfig> byName(Iterable<PoolConfig> beans) {
        Map<String, PoolConfig> byName = new TreeMap<>();
        Set<String> twice = new TreeSet<>();
        List<String> faults = new ArrayList<>();
        for (PoolConfig bean : beans) {
            PoolConfig other = byName.putIfAbsent(bean.name(), bean);
            if (other != null) {
                twice.add(bean.name());
                faults.add("there must be one PoolConfig bean for each name, were two named " + bean.name() + ": on "
                        + other.url() + " and on " + bean.url());
            }
        }
        if (!faults.isEmpty()) {
            throw new InvalidConfigurationException(String.join(" and ", twice), faults);
        }
        return byName;
    }
}
