package dev.etosha.demo.launcher;

import dev.etosha.config.InvalidConfigurationException;
import dev.etosha.embedded.DamagedArchiveException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Tells the user in one line what to do when the demo does not start. */
final class Remedy {

    private static final String OWN_SERVER =
            " Or use a server of your own: DATABASE_URL=postgresql://user:password@host/database mvn -Pdemo";

    private Remedy() {}

    static String of(Throwable failure) {
        return of(failure, Path.of(System.getProperty("java.io.tmpdir", "")));
    }

    /** The system's message can be in any language, so this also looks at the folder. */
    static String of(Throwable failure, Path folder) {
        if (failure instanceof OutOfMemoryError) {
            return "Not enough memory to start PostgreSQL: end other programs and try again." + OWN_SERVER;
        }
        String said = String.valueOf(failure.getMessage()).replaceAll("\\s*\\R\\s*", "; ");
        if (failure instanceof StartException) {
            return said;
        }
        if (failure instanceof InvalidConfigurationException) {
            return said + ". Correct DATABASE_URL, or unset it: then the demo starts a PostgreSQL of its own.";
        }
        if (failure instanceof DamagedArchiveException) {
            return said + ": remove the folder io/zonky/test/postgres from the local Maven repository and try again."
                    + OWN_SERVER;
        }
        String lower = said.toLowerCase(Locale.ROOT);
        String another = " use another folder: mvn -Pdemo -Djava.io.tmpdir=/a/folder.";
        if (lower.contains("no space left") || lower.contains("disk quota exceeded") || full(folder)) {
            return "No space is left in " + folder + ": free some space, or" + another + OWN_SERVER;
        }
        if (failure instanceof AccessDeniedException
                || lower.contains("permission denied")
                || lower.contains("read-only file system")
                || !Files.isWritable(folder)) {
            return "The demo may not write or run programs in " + folder + " (" + said + "):" + another + OWN_SERVER;
        }
        return "The demo could not start: " + failure.getClass().getSimpleName() + ": " + said + "." + OWN_SERVER;
    }

    private static boolean full(Path folder) {
        return Files.isDirectory(folder) && folder.toFile().getUsableSpace() < 1 << 20;
    }
}
