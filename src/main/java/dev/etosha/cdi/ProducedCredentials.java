package dev.etosha.cdi;

import dev.etosha.CredentialsSupplier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The {@link CredentialsSupplier} beans of an application, at most one for each pool. */
final class ProducedCredentials {

    private ProducedCredentials() {}

    /** Puts the beans into the map by the names of their pools. Returns the faults. */
    static List<String> collect(
            Iterable<CredentialsSupplier> beans, Set<String> pools, Map<String, CredentialsSupplier> byName) {
        List<String> faults = new ArrayList<>();
        for (CredentialsSupplier bean : beans) {
            String pool = bean.pool();
            if (!pools.contains(pool)) {
                faults.add("the pool of a CredentialsSupplier bean must be one of " + pools + ", was " + pool);
            } else if (byName.putIfAbsent(pool, bean) != null) {
                faults.add("there must be one CredentialsSupplier bean for each pool, were two for " + pool);
            }
        }
        return faults;
    }
}
