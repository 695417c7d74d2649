package dev.etosha.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ShownTest {

    @Test
    void aLogLineStaysOneLine() {
        assertThat(Shown.text("a\r\nINFO all is well\u001b[2J\u2028\u202e"))
                .isEqualTo("a\\u000d\\u000aINFO all is well\\u001b[2J\\u2028\\u202e");
    }

    @Test
    void aLongTextIsTruncated() {
        assertThat(Shown.text("x".repeat(100))).isEqualTo("x".repeat(100));
        assertThat(Shown.text("x".repeat(5000))).isEqualTo("x".repeat(100) + "... (5000 characters)");
    }

    @Test
    void aUrlInTheWrongSettingShowsNoPassword() {
        assertThat(Shown.text("postgresql://app:hunter2@db/x?password=hunter2&a=b"))
                .isEqualTo("postgresql://***@db/x?password=***&a=b");
        assertThat(Shown.text("host=db password = hunter2")).isEqualTo("host=db password = ***");
        assertThat(Shown.text("password='hunter1 hunter2'")).isEqualTo("password=***");
        assertThat(Shown.text("postgresql://app:hunter1 hunter2@db/x")).isEqualTo("postgresql://***@db/x");
        assertThat(Shown.text("app:hunter2@db/x")).isEqualTo("app:***@db/x");
    }
}
