package dev.etosha.beyond.spring;

import dev.etosha.health.HealthMonitor;
import dev.etosha.health.HealthReport;
import dev.etosha.metrics.Measured;
import dev.etosha.metrics.MicrometerMetrics;
import dev.etosha.pool.ConnectionPool;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration
class EtoshaMonitoring {

    @Bean
    HealthMonitor healthMonitor(ConnectionPool pool) {
        return HealthMonitor.of(pool, change -> {});
    }

    @Bean
    HealthIndicator poolHealthIndicator(HealthMonitor monitor) {
        return () -> {
            HealthReport report = monitor.report();
            Health.Builder health =
                    switch (report.state()) {
                        case HEALTHY, DEGRADED -> Health.up();
                        case UNHEALTHY -> Health.down();
                        case UNKNOWN -> Health.outOfService();
                    };
            return health.withDetail("state", report.state())
                    .withDetail("reasons", report.reasons())
                    .build();
        };
    }

    @Bean
    MicrometerMetrics poolMetrics(MeterRegistry registry, HealthMonitor monitor) {
        MicrometerMetrics metrics = new MicrometerMetrics(registry);
        metrics.publish(new Measured("default", monitor::report));
        return metrics;
    }
}
