package dev.etosha.execution;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;

/** Values as PostgreSQL reads them; what differs from Java is the years outside of four digits. */
final class TemporalText {

    private TemporalText() {}

    static String of(Object value) {
        String text = value.toString();
        if (value.equals(LocalDate.MAX) || value.equals(LocalDateTime.MAX) || value.equals(OffsetDateTime.MAX)) {
            return "infinity"; // as pgjdbc has it for a single value
        }
        if (value.equals(LocalDate.MIN) || value.equals(LocalDateTime.MIN) || value.equals(OffsetDateTime.MIN)) {
            return "-infinity";
        }
        if (value instanceof TemporalAccessor temporal && temporal.isSupported(ChronoField.YEAR_OF_ERA)) {
            int year = temporal.get(ChronoField.YEAR);
            String rest = text.substring(text.indexOf('-', 1));
            if (year < 1) {
                return "%04d%s BC".formatted(1 - year, rest);
            }
            return year > 9999 ? year + rest : text;
        }
        return text;
    }
}
