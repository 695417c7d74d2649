package dev.etosha.conformance;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.metrics.v1.ExportMetricsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.metrics.v1.Metric;
import io.opentelemetry.proto.metrics.v1.NumberDataPoint;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** A collector of OpenTelemetry's metrics, over OTLP by HTTP. Keeps the last value of each. */
final class OtlpReceiver implements AutoCloseable {

    private final HttpServer server;
    private final Map<String, Double> received = new ConcurrentHashMap<>();

    private OtlpReceiver(HttpServer server) {
        this.server = server;
    }

    static OtlpReceiver start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        OtlpReceiver receiver = new OtlpReceiver(server);
        server.createContext("/v1/metrics", receiver::receive);
        server.start();
        return receiver;
    }

    /** What an environment says to OpenTelemetry's SDK so that it sends metrics there, each second, and nothing else. */
    static Map<String, String> settings(String endpoint) {
        return Map.of(
                "OTEL_SDK_DISABLED", "false",
                "OTEL_TRACES_EXPORTER", "none",
                "OTEL_LOGS_EXPORTER", "none",
                "OTEL_METRICS_EXPORTER", "otlp",
                "OTEL_METRIC_EXPORT_INTERVAL", "1000",
                "OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                "OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
    }

    String endpoint() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** By the instrument's name with its attributes, as in {@code name{one=1, other=2}}. */
    Map<String, Double> received() {
        return Map.copyOf(received);
    }

    private void receive(HttpExchange exchange) throws IOException {
        try (exchange;
                InputStream body = exchange.getRequestBody()) {
            boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
            ExportMetricsServiceRequest.parseFrom(zipped ? new GZIPInputStream(body) : body)
                    .getResourceMetricsList()
                    .stream()
                    .flatMap(resource -> resource.getScopeMetricsList().stream())
                    .flatMap(scope -> scope.getMetricsList().stream())
                    .forEach(this::keep);
            exchange.getResponseHeaders().set("Content-Type", "application/x-protobuf");
            exchange.sendResponseHeaders(200, -1); // an empty message is no bytes
        }
    }

    private void keep(Metric metric) {
        points(metric)
                .forEach(point -> received.put(
                        metric.getName() + attributes(point.getAttributesList()),
                        point.hasAsInt() ? point.getAsInt() : point.getAsDouble()));
    }

    private static Stream<NumberDataPoint> points(Metric metric) {
        return Stream.concat(
                metric.getSum().getDataPointsList().stream(), metric.getGauge().getDataPointsList().stream());
    }

    private static String attributes(List<KeyValue> attributes) {
        return attributes.stream()
                .map(attribute ->
                        attribute.getKey() + "=" + attribute.getValue().getStringValue())
                .sorted()
                .collect(Collectors.joining(", ", "{", "}"));
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
