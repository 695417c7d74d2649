package dev.etosha.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The list of an unpacked archive's files and their sizes. It is written last, so it is missing in a folder that was
 * never completed. It also shows when a file was removed later.
 */
final class Contents {

    private static final String LIST = "etosha.files";

    private Contents() {}

    static void list(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> lines = files.filter(Files::isRegularFile)
                    .map(file -> file.toFile().length() + " " + folder.relativize(file))
                    .toList();
            Files.write(folder.resolve(LIST), lines);
        }
    }

    static boolean complete(Path folder) throws IOException {
        try {
            List<String> lines = Files.readAllLines(folder.resolve(LIST));
            return !lines.isEmpty() && lines.stream().allMatch(line -> present(folder, line));
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static boolean present(Path folder, String line) {
        int space = line.indexOf(' ');
        Path file = folder.resolve(line.substring(space + 1));
        return Files.isRegularFile(file)
                && Long.toString(file.toFile().length()).equals(line.substring(0, Math.max(space, 0)));
    }
}
