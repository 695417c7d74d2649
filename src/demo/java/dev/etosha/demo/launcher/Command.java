package dev.etosha.demo.launcher;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/** Another program, run to its end. */
final class Command {

    private Command() {}

    /** Runs it; a failure has what it wrote. */
    static void run(String... command) throws IOException {
        // a file: a pipe would stay open for as long as the server that pg_ctl leaves behind
        Path output = Files.createTempFile("demo", ".out");
        try {
            int code = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start()
                    .onExit()
                    .join()
                    .exitValue();
            if (code != 0) {
                throw new IOException(String.join(" ", command) + " ended with " + code + ": "
                        + Files.readString(output, Charset.defaultCharset()).strip());
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }

    static boolean succeeds(String... command) {
        try {
            run(command);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
