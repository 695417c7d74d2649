package dev.etosha.config;

import dev.etosha.config.url.DatabaseUrl;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** All texts of an object that a log could show. */
public final class Printed {

    private Printed() {}

    public static String of(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return failure instanceof InvalidConfigurationException refused
                ? text + "\n" + refused.faults()
                : text.toString();
    }

    public static String of(DatabaseUrl url) {
        return String.join(
                "\n",
                List.of(
                        url.toString(),
                        url.jdbcUrl(),
                        url.hosts().toString(),
                        url.warnings().toString(),
                        url.parameters().toString()));
    }

    public static String of(PoolConfig config) {
        return config + "\n" + config.properties() + "\n" + config.given().get(Setting.PASSWORD) + "\n"
                + of(config.url());
    }
}
