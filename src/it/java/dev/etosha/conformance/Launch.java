package dev.etosha.conformance;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a server is to be started.
 *
 * @param folder empty, for all that the server writes
 * @param applications WARs, each to be found under its name; runtimes that have no WARs run the suite's application
 * @param environment beside what this process has
 * @param bare without Fault Tolerance, Health and Metrics, as far as they can be left out; Fault Tolerance is switched off
 *     where it can't
 */
record Launch(Path folder, List<Path> applications, Map<String, String> environment, boolean bare) {

    /** A program that is to be started so, with the server's Java. */
    ProcessBuilder process(Path java, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().put("JAVA_HOME", java.toString());
        builder.environment().putAll(environment);
        return builder;
    }

    /** The same with Fault Tolerance switched off as the specification says. */
    Launch switchedOff() {
        if (!bare) {
            return this;
        }
        Map<String, String> off = new TreeMap<>(environment);
        off.put("MP_FAULT_TOLERANCE_NONFALLBACK_ENABLED", "false");
        return new Launch(folder, applications, off, true);
    }
}
