package dev.etosha.config.url;

import dev.etosha.config.url.DatabaseUrl.Host;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * The servers of a URL.
 *
 * @param text the servers as written before the database
 * @param query the servers as written after the question mark
 */
record UrlServers(String text, String query, List<Host> hosts) {

    static Arbitrary<UrlServers> any() {
        return Combinators.combine(UrlServer.any().list().ofMaxSize(3), Arbitraries.of(false, false, true))
                .as(UrlServers::of);
    }

    private static UrlServers of(List<UrlServer> servers, boolean inQuery) {
        if (servers.isEmpty()) {
            return new UrlServers("", "", List.of(new Host("localhost", 5432)));
        }
        List<Host> hosts = servers.stream().map(UrlServer::host).toList();
        if (!inQuery) {
            String text = servers.stream().map(UrlServer::text).collect(Collectors.joining(","));
            return new UrlServers(text, "", hosts);
        }
        String names = hosts.stream().map(Host::name).collect(Collectors.joining(","));
        String ports = hosts.stream().map(host -> "" + host.port()).collect(Collectors.joining("%2c"));
        return new UrlServers("", "host=" + names.replace("%", "%25") + "&port=" + ports, hosts);
    }
}
