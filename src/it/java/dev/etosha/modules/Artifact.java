package dev.etosha.modules;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.JarFile;

/** A file of this build that a release publishes. */
enum Artifact {
    MAIN(".jar"),
    SOURCES("-sources.jar"),
    JAVADOC("-javadoc.jar");

    private final String ending;

    Artifact(String ending) {
        this.ending = ending;
    }

    /** Opens the artifact; fails if the build has not made it. */
    JarFile open() throws IOException {
        String jar = Objects.requireNonNull(System.getProperty("etosha.jar"), "etosha.jar");
        return new JarFile(Path.of(jar.replaceFirst("\\.jar$", ending)).toFile());
    }
}
