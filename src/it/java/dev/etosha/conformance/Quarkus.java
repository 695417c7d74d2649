package dev.etosha.conformance;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Quarkus; in full with its own Agroal beside ours. */
final class Quarkus extends BuiltServer {

    Quarkus() {
        this("Quarkus", "quarkus");
    }

    private Quarkus(String name, String project) {
        super(name, "quarkus.version", project);
    }

    /** With an application of its own, which has Hibernate ORM and Panache. */
    static Quarkus withHibernate() {
        return new Quarkus("Quarkus ORM", "quarkus-orm");
    }

    @Override
    Path jar(Path target) {
        return target.resolve("quarkus-app").resolve("quarkus-run.jar");
    }

    @Override
    List<String> listening(String host, int port) {
        return List.of("-Dquarkus.http.host=" + host, "-Dquarkus.http.port=" + port);
    }

    @Override
    URI management(URI http) {
        return http.resolve("q/");
    }

    @Override
    Map<String, String> own(Launch launch) {
        return Map.of(
                "SUITE_PROVIDER",
                "hibernate.transaction.jta.platform=JBossTS",
                "QUARKUS_DATASOURCE_JDBC_URL",
                launch.environment().getOrDefault("OWN_DATA_SOURCE", ""));
    }

    /** It has an exporter of its own, which has settings of its own. */
    @Override
    Map<String, String> telemetry(String endpoint) {
        return Map.of(
                "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", endpoint,
                "QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                "QUARKUS_OTEL_METRIC_EXPORT_INTERVAL", "1s");
    }

    @Override
    Optional<String> ownDataSource() {
        return Optional.of("PostgreSQL");
    }

    @Override
    boolean persistence() {
        return true;
    }
}
