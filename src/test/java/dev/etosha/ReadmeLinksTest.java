package dev.etosha;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every link of the documentation to a file or a heading of this repository has a target. */
class ReadmeLinksTest {

    private static final Pattern FENCE = Pattern.compile("^ *```.*?^ *```$", Pattern.DOTALL | Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("^#+ +(.+)$", Pattern.MULTILINE);
    private static final Pattern ELSEWHERE = Pattern.compile("\\A[a-z]+:.*");

    @TestFactory
    Stream<DynamicTest> everyLinkHasATarget() {
        return Pages.all().stream()
                .map(page -> DynamicTest.dynamicTest(page.toString(), () -> assertThat(links(page))
                        .allSatisfy(link -> assertThat(fault(page, link)).isEmpty())));
    }

    @Test
    void theIndexLinksEveryPage() {
        Path index = Pages.SITE.resolve("index.md");
        Set<Path> linked =
                links(index).stream().map(link -> target(index, link)).collect(Collectors.toCollection(TreeSet::new));

        assertThat(linked)
                .containsAll(Pages.below(Pages.SITE)
                        .filter(page -> !page.equals(index))
                        .toList());
    }

    @Test
    void headingsHaveTheAnchorsThatGitHubGivesThem() {
        assertThat(anchors(
                        "# DATABASE_URL\n## With JPA, `Jdbi` and [jOOQ](x.md)\n```\n# no heading\n```\n# An a\n# An a"))
                .containsExactlyInAnyOrder("database_url", "with-jpa-jdbi-and-jooq", "an-a", "an-a-1");
    }

    private static List<String> links(Path page) {
        return LINK.matcher(CODE.matcher(withoutFences(Pages.text(page))).replaceAll(""))
                .results()
                .map(found -> found.group(1))
                .filter(link -> !ELSEWHERE.matcher(link).matches())
                .toList();
    }

    /** The reason why a link has no target; empty if it has one. */
    private static String fault(Path page, String link) {
        Path target = target(page, link);
        if (!Files.exists(target)) {
            return target + " does not exist";
        }
        int hash = link.indexOf('#');
        if (hash < 0) {
            return "";
        }
        Set<String> anchors = anchors(Pages.text(target));
        String anchor = link.substring(hash + 1);
        return anchors.contains(anchor) ? "" : target + " has no heading #" + anchor + ", but " + anchors;
    }

    private static Path target(Path page, String link) {
        int hash = link.indexOf('#');
        String file = hash < 0 ? link : link.substring(0, hash);
        return file.isEmpty() ? page : page.resolveSibling(file).normalize();
    }

    private static Set<String> anchors(String markdown) {
        Map<String, Integer> seen = new HashMap<>();
        return HEADING.matcher(withoutFences(markdown))
                .results()
                .map(found -> anchor(found.group(1)))
                .map(anchor -> {
                    int before = seen.merge(anchor, 1, Integer::sum) - 1;
                    return before == 0 ? anchor : anchor + "-" + before;
                })
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The anchor that GitHub makes: lower case, without punctuation, with hyphens for spaces. */
    private static String anchor(String heading) {
        return heading.replaceAll("\\[([^\\]]*)]\\([^)]*\\)", "$1")
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N} _-]", "")
                .trim()
                .replace(' ', '-');
    }

    private static String withoutFences(String markdown) {
        return FENCE.matcher(markdown).replaceAll("");
    }
}
