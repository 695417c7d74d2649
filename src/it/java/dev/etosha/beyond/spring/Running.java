package dev.etosha.beyond.spring;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Starts the application in this JVM. The build sets DATABASE_URL for all tests. */
final class Running {

    private Running() {}

    /** Adds these environment variables to those of the process. */
    static ConfigurableApplicationContext with(Map<String, Object> variables, String... arguments) {
        // otherwise Spring Boot configures the logging of the whole JVM
        System.setProperty("org.springframework.boot.logging.LoggingSystem", "none");
        return new SpringApplicationBuilder(ShopApplication.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .initializers(context -> {
                    context.getEnvironment()
                            .getPropertySources()
                            .addFirst(new SystemEnvironmentPropertySource("tests-systemEnvironment", variables));
                    context.getBeanFactory().registerSingleton("meterRegistry", new SimpleMeterRegistry());
                })
                .run(arguments);
    }
}
