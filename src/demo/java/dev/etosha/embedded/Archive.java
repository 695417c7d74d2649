package dev.etosha.embedded;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;

/** PostgreSQL as zonky ships it: a tar file, compressed with xz. */
public interface Archive {

    /** Opens the archive. The caller closes the stream. */
    InputStream open() throws IOException;

    /** The archive on the class path that fits this machine. */
    static Archive onClassPath() {
        return () -> {
            try {
                return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system(), System.getProperty("os.arch", ""));
            } catch (IllegalStateException e) { // no archive, or its jar can't be opened
                throw new DamagedArchiveException(e);
            }
        };
    }

    /** The archive in a jar. */
    static Archive in(Path jar) {
        return () -> {
            JarInputStream stream = new JarInputStream(Files.newInputStream(jar));
            JarEntry entry = stream.getNextJarEntry();
            while (entry != null && !entry.getName().endsWith(".txz")) {
                entry = stream.getNextJarEntry();
            }
            if (entry == null) {
                stream.close();
                throw new IOException("No PostgreSQL in " + jar);
            }
            return stream;
        };
    }

    private static String system() {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return name.contains("windows") ? "Windows" : name.contains("mac") ? "Darwin" : "Linux";
    }
}
