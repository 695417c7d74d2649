package dev.etosha.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The settings that an IDE offers are all settings. To change them, copy what these tests expect. */
class SettingCompletionTest {

    private static final Path SOURCE = Path.of("src/main/java/dev/etosha/config/SettingCompletion.java");
    private static final Pattern DOCUMENTED =
            Pattern.compile("/\\*\\*((?:(?!\\*/).)*)\\*/\\s+@ConfigProperty\\(name = \"([^\"]+)\"", Pattern.DOTALL);

    private record Offer(String name, String defaultText, Class<?> type) {}

    @Test
    void theSettingsOfTheDefaultPoolAreOffered() {
        assertThat(offers(SettingCompletion.class))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Setting.all().stream().map(setting -> offer(setting, setting.key())),
                                Stream.of(new Offer("db.property.{*}", "", String.class)))
                        .toList());
    }

    @Test
    void theSettingsOfNamedPoolsAreOffered() {
        assertThat(offers(SettingCompletion.Named.class))
                .containsExactlyInAnyOrderElementsOf(Stream.concat(
                                Setting.all().stream().map(setting -> offer(setting, setting.key("{*}"))),
                                Stream.of(new Offer("db.{*}.property.{*}", "", String.class)))
                        .toList());
    }

    @Test
    void theJavadocOfAnOfferIsTheMeaningOfTheSetting() throws IOException {
        List<String> documented = DOCUMENTED
                .matcher(Files.readString(SOURCE))
                .results()
                .map(found -> found.group(2) + ": "
                        + found.group(1).replaceAll("\\s+(\\* )?", " ").trim())
                .toList();

        assertThat(documented)
                .containsSubsequence(Setting.all().stream()
                        .map(setting -> setting.key() + ": " + setting.meaning())
                        .toList());
    }

    private static List<Offer> offers(Class<?> fields) {
        return Arrays.stream(fields.getDeclaredFields())
                .filter(field -> !field.isSynthetic())
                .map(SettingCompletionTest::offer)
                .toList();
    }

    private static Offer offer(Field field) {
        ConfigProperty property = field.getAnnotation(ConfigProperty.class);
        String text = property.defaultValue().equals(ConfigProperty.UNCONFIGURED_VALUE) ? "" : property.defaultValue();
        return new Offer(property.name(), text, field.getType());
    }

    /** A type that IDEs check as Etosha does; a text for all others, such as durations with a unit. */
    private static Offer offer(Setting<?> setting, String name) {
        Class<?> type = setting.type() == Integer.class
                ? int.class
                : setting.type() == Boolean.class ? boolean.class : String.class;
        return new Offer(name, setting.defaultText().orElse(""), type);
    }
}
