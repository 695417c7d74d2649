package dev.etosha.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * The Java that servers run on: the one of the build; where a server does not run on that, the newest that is installed
 * beside it and fits.
 */
final class Jdk {

    private Jdk() {}

    /** The home of one that has at least this feature version. */
    static Path home(int least) {
        return home(least, Integer.MAX_VALUE);
    }

    /** The home of one between these feature versions. */
    static Path home(int least, int most) {
        Path own = Path.of(System.getProperty("java.home"));
        int version = Runtime.version().feature();
        if (version >= least && version <= most) {
            return own;
        }
        try (Stream<Path> beside = Files.list(own.toRealPath().resolveSibling("."))) {
            return beside.filter(home -> version(home) >= least && version(home) <= most)
                    .max(Comparator.comparingInt(Jdk::version))
                    .orElseThrow(() -> new IllegalStateException("a Java from " + least + " to " + most
                            + " is needed, and there is none beside " + own + ": set JAVA_HOME to one"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The feature version; 0 if it is no Java that can be told. */
    static int version(Path home) {
        Path release = home.resolve("release");
        if (!Files.exists(release)) {
            return 0;
        }
        Properties properties = new Properties();
        try (var reader = Files.newBufferedReader(release)) {
            properties.load(reader);
            String version = properties.getProperty("JAVA_VERSION", "0").replace("\"", "");
            return Runtime.Version.parse(version).feature();
        } catch (IOException | IllegalArgumentException unreadable) {
            return 0;
        }
    }
}
