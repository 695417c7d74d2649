package dev.etosha.bench;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** A program on this machine. */
record Program(Path file) {

    /** All programs with this name on the PATH, in its order. */
    static List<Program> named(String name) {
        String path = System.getenv("PATH");
        return path == null
                ? List.of()
                : Arrays.stream(path.split(File.pathSeparator, -1))
                        .map(folder -> Path.of(folder, name))
                        .filter(Files::isExecutable)
                        .map(Program::new)
                        .toList();
    }

    /** The java command of this JVM. */
    static Program java() {
        return new Program(Path.of(System.getProperty("java.home", ""), "bin", "java"));
    }

    /** Runs the program and returns its output. The exception of a failure contains the output. */
    String run(String... arguments) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Stream.concat(Stream.of(file.toString()), Arrays.stream(arguments))
                        .toList())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(file + " failed: " + output);
        }
        return output;
    }
}
