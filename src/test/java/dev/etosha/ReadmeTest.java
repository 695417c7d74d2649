package dev.etosha;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.config.Setting;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The README's table of settings is the settings. To change it, take what this test expects. */
class ReadmeTest {

    private static final String HEAD = "| Property | Environment | Default | Meaning |";

    @Test
    void theTableOfSettingsIsTheSettings() throws IOException {
        List<String> rows = section().stream()
                .dropWhile(line -> !line.equals(HEAD))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();

        assertThat(rows).isEqualTo(Setting.all().stream().map(ReadmeTest::row).toList());
    }

    @Test
    void theSectionNamesPgjdbcsProperties() throws IOException {
        assertThat(section()).anySatisfy(line -> assertThat(line).contains("`db.property.<name>`"));
    }

    private static String row(Setting<?> setting) {
        return "| `" + setting.key() + "` | `" + setting.environment() + "` | "
                + setting.defaultText().orElse("") + " | " + setting.meaning() + " |";
    }

    private static List<String> section() throws IOException {
        return Files.readAllLines(Path.of("README.md")).stream()
                .dropWhile(line -> !line.equals("## Settings"))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .toList();
    }
}
