package dev.etosha;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the pages of the documentation for tests. */
public final class Pages {

    public static final Path README = Path.of("README.md");
    public static final Path SITE = Path.of("src", "site", "markdown");

    private static final Path GITHUB = Path.of(".github");
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    private Pages() {}

    /** The README, the site and GitHub's pages. */
    static List<Path> all() {
        return Stream.of(Stream.of(README), below(SITE), below(GITHUB))
                .flatMap(each -> each)
                .toList();
    }

    static Stream<Path> below(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of the only table with the given header. */
    public static List<String> rows(Path page, String head) {
        List<String> lines = text(page).lines().toList();
        if (lines.stream().filter(head::equals).count() != 1) {
            throw new AssertionError(page + " must have exactly one table with the header " + head);
        }
        return lines.stream()
                .dropWhile(line -> !line.equals(head))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
    }

    static List<String> javaBlocks(Path page) {
        return JAVA.matcher(text(page))
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }
}
