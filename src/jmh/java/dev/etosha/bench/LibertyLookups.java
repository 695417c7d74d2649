package dev.etosha.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Map;

/**
 * Compares the look-up on Etosha, with all protections, and on the data source of Open Liberty, inside the server.
 * There are as many callers as connections.
 */
final class LibertyLookups implements Work {

    private static final String WORK =
            "look-up inside Open Liberty, " + LookupResource.CONNECTIONS + " connections: throughput";

    private static final String OWN_DATA_SOURCE = """
            <server>
                <library id="driver"><file name="%1$s"/></library>
                <dataSource jndiName="%2$s">
                    <jdbcDriver libraryRef="driver"/>
                    <connectionManager minPoolSize="%3$d" maxPoolSize="%3$d"/>
                    <properties.postgresql URL="%4$s"/>
                </dataSource>
            </server>
            """;

    @Override
    public void measure(Bench bench) throws Exception {
        Path home = Path.of(System.getProperty("wlp.home", "wlp"));
        if (!Files.exists(home.resolve("bin").resolve("server"))) {
            bench.report().skipped(WORK, "there is no Open Liberty in " + home);
            return;
        }
        Path user = Path.of("target", "bench", "usr");
        configure(Files.createDirectories(Liberty.server(user)), bench.serverApart());
        Map<String, String> environment = Map.of(
                "DATABASE_URL",
                "postgresql://postgres@localhost:" + bench.serverApart().port() + "/postgres",
                "DB_POOL_SIZE",
                Integer.toString(LookupResource.CONNECTIONS),
                "DB_POOL_MAX_OVERFLOW",
                "0");
        try (Liberty liberty = Liberty.start(home, user, environment)) {
            liberty.firstAsk(lookups("etosha", Duration.ofMillis(1)));
            Rounds<ClosedLoop.Outcome> rounds = rounds(liberty, bench.form().turn());
            for (int i = 0; i < bench.form().warmUps(); i++) {
                rounds.warmUp(1);
                Compiler.awaitRest(liberty::processorNanos);
            }
            bench.compare(WORK, rounds.run(bench.form().rounds()), ClosedLoop.Outcome::perSecond, Map.of());
        }
    }

    private static void configure(Path server, Server postgres) throws Exception {
        Files.copy(
                Path.of("liberty-config", "server.xml"),
                server.resolve("server.xml"),
                StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(
                Files.createDirectories(server.resolve("configDropins").resolve("overrides"))
                        .resolve("own.xml"),
                OWN_DATA_SOURCE.formatted(
                        LookupWar.driver(), LookupResource.OWN, LookupResource.CONNECTIONS, postgres.jdbcUrl()));
        LookupWar.make(Files.createDirectories(server.resolve("dropins")).resolve("bench.war"));
    }

    private static Rounds<ClosedLoop.Outcome> rounds(Liberty liberty, Duration turn) {
        return new Rounds<ClosedLoop.Outcome>()
                .with(Contender.ETOSHA.toString(), () -> ClosedLoop.Outcome.parse(liberty.ask(lookups("etosha", turn))))
                .with("Open Liberty", () -> ClosedLoop.Outcome.parse(liberty.ask(lookups(LookupResource.OWN, turn))));
    }

    private static String lookups(String pool, Duration turn) {
        return "bench/lookups?pool=" + pool + "&millis=" + turn.toMillis();
    }
}
