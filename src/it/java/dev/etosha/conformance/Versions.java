package dev.etosha.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** The versions of the runtimes: a system property, as {@code -Dtomee.version=...}, comes before the file. */
final class Versions {

    private static final Properties FILE = read();

    private Versions() {}

    static String of(String property) {
        return Objects.requireNonNull(System.getProperty(property, FILE.getProperty(property)), property);
    }

    private static Properties read() {
        Properties read = new Properties();
        try (InputStream file = Versions.class.getResourceAsStream("/runtimes.properties")) {
            read.load(Objects.requireNonNull(file, "runtimes.properties"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return read;
    }
}
