package dev.etosha.pool;

import dev.etosha.config.url.DatabaseUrl.Host;
import dev.etosha.connect.HostChoice;
import dev.etosha.session.PhysicalConnection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;

/** The hosts of a pool's connections. Finds a host whose connections should be on another one. */
final class Hosts {

    private final HostChoice choice;
    private final Store store;

    Hosts(HostChoice choice, Store store) {
        this.choice = choice;
        this.store = store;
    }

    HostChoice choice() {
        return choice;
    }

    /**
     * One connection should leave a host.
     *
     * @param to the hosts to try instead, the best first
     */
    record Move(Host from, List<Host> to) {}

    /** What to do next. Null if nothing, or while a replaced connection is still lent. */
    @Nullable
    Move move() {
        Map<Host, Integer> counts = new HashMap<>();
        choice.hosts().forEach(host -> counts.put(host, 0));
        Host misfit = null;
        for (PhysicalConnection connection : store.all()) {
            BaseConnection driver = connection.driver();
            Host host = driver == null ? null : choice.host(driver);
            if (connection.replaced()) {
                return null;
            }
            if (host != null && driver != null && !connection.broken()) {
                counts.merge(host, 1, Integer::sum);
                misfit = choice.preferred() && !choice.fits(driver) ? host : misfit;
            }
        }
        return misfit == null ? evened(counts) : new Move(misfit, below(counts, misfit, Integer.MAX_VALUE));
    }

    private @Nullable Move evened(Map<Host, Integer> counts) {
        Optional<Map.Entry<Host, Integer>> most = counts.entrySet().stream().max(Map.Entry.comparingByValue());
        if (!choice.balanced() || most.isEmpty()) {
            return null;
        }
        List<Host> to = below(counts, most.get().getKey(), most.get().getValue() - 1);
        return to.isEmpty() ? null : new Move(most.get().getKey(), to);
    }

    /** The other hosts with fewer connections than the limit, those with the fewest first. */
    private static List<Host> below(Map<Host, Integer> counts, Host from, int limit) {
        return counts.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(from) && entry.getValue() < limit)
                .sorted(Map.Entry.comparingByValue(Comparator.naturalOrder()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The connections on a host. */
    List<PhysicalConnection> on(Host host) {
        List<PhysicalConnection> there = new ArrayList<>();
        for (PhysicalConnection connection : store.all()) {
            BaseConnection driver = connection.driver();
            if (driver != null && host.equals(choice.host(driver))) {
                there.add(connection);
            }
        }
        return there;
    }
}
