package dev.etosha.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A runtime that can be started. */
interface Server {

    /**
     * Starts it in an empty folder that it may write to; does not wait until it answers.
     *
     * @param applications WARs, each to be found under its name
     * @param environment beside what this process has
     */
    RunningServer start(Path folder, List<Path> applications, Map<String, String> environment) throws IOException;

    /** Whether several applications can share one JVM there. */
    default boolean takesSeveralApplications() {
        return true;
    }

    /** The one that was asked for, unpacked there. */
    static Server of(String name, Path home) {
        return switch (name) {
            case "Open Liberty" -> new OpenLiberty(home);
            case "WildFly" -> new WildFly(home);
            case "Payara Micro" -> new PayaraMicro(home);
            case "TomEE" -> new TomEe(home);
            default -> throw new IllegalArgumentException("runtime must be one that has a driver here, was " + name);
        };
    }
}
