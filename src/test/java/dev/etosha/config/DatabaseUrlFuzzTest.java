package dev.etosha.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

/** Whatever the text, the answer is a URL that pgjdbc reads, or a refusal; nothing else is thrown. */
class DatabaseUrlFuzzTest {

    private static final String[] PIECES = {
        "jdbc:",
        "postgresql:",
        "postgres:",
        "+asyncpg",
        "//",
        "/",
        "?",
        "&",
        "=",
        "@",
        ":",
        ",",
        "#",
        "%",
        "%40",
        "%00",
        "%ff",
        "%C3%A9",
        "[",
        "]",
        "::1",
        "host",
        "port",
        "5432",
        "99999",
        "user",
        "password",
        "sslmode",
        "require",
        "connect_timeout",
        "dbname",
        "ssl",
        "true",
        "a",
        ".",
        " ",
        "\n",
        "\0",
        "é",
        "\ud83d",
        "+",
        ";"
    };

    @ParameterizedTest
    @ValueSource(strings = {"", "postgresql://", "jdbc:postgresql://", "postgresql://u:p@h1,h2:1/db?"})
    void anyTextIsAUrlOrRefused(String start) {
        RandomGenerator random = new Random(20261123);
        int urls = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(start);
            for (int pieces = random.nextInt(12); pieces > 0; pieces--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            urls += read(text.toString()) ? 1 : 0;
        }
        assertThat(urls).isPositive();
    }

    @Test
    void noWordOfAPasswordIsInAMessage() {
        RandomGenerator random = new Random(7);
        Pattern password = Pattern.compile("XYZZY|QUUX");
        for (int i = 0; i < 20_000; i++) {
            String text = "postgresql://user:XYZZY" + PIECES[random.nextInt(PIECES.length)] + "QUUX"
                    + PIECES[random.nextInt(PIECES.length)] + "@host" + PIECES[random.nextInt(PIECES.length)]
                    + PIECES[random.nextInt(PIECES.length)];
            try {
                DatabaseUrl url = DatabaseUrl.parse(text);
                assertThat(url.toString() + url.warnings()).as(text).doesNotContainPattern(password);
            } catch (IllegalArgumentException e) {
                assertThat(e).as(text).message().doesNotContainPattern(password);
            }
        }
    }

    private static boolean read(String text) {
        DatabaseUrl url;
        try {
            url = DatabaseUrl.parse(text);
        } catch (IllegalArgumentException e) {
            assertThat(e).as(text).message().startsWith("a URL ");
            return false;
        }
        assertThat(Driver.parseURL(url.jdbcUrl(), new Properties())).as(text).isNotNull();
        return true;
    }
}
