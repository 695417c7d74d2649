package dev.etosha;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.config.Setting;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tables of settings match the code. To update a table, copy the expected rows of the failed test. */
class ReadmeTest {

    private static final String HEAD = "| Property | Environment | Default | Meaning |";
    private static final Path SETTINGS = Pages.SITE.resolve("settings.md");

    @Test
    void theTableOfSettingsMatchesTheCode() {
        assertThat(Pages.rows(SETTINGS, HEAD)).isEqualTo(settings());
    }

    @Test
    void thePageOfSettingsNamesPgjdbcsProperties() {
        assertThat(Pages.text(SETTINGS)).contains("`db.property.<name>`");
    }

    @Test
    void theReadmeHasTenSettingsInTheSameOrder() {
        List<String> rows = Pages.rows(Pages.README, HEAD);

        assertThat(rows).hasSize(10);
        assertThat(settings()).containsSubsequence(rows);
    }

    @Test
    void theReadmeIsShort() {
        assertThat(Pages.text(Pages.README).lines()).hasSizeLessThanOrEqualTo(220);
    }

    private static List<String> settings() {
        return Setting.all().stream().map(ReadmeTest::row).toList();
    }

    private static String row(Setting<?> setting) {
        return "| `" + setting.key() + "` | `" + setting.environment() + "` | "
                + setting.defaultText().orElse("") + " | " + setting.meaning() + " |";
    }
}
