package dev.etosha.sql;

import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.ChronoUnit;
import java.time.temporal.Temporal;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.Locale;
import org.postgresql.PGStatement;

/**
 * Values as PostgreSQL reads them, the same as pgjdbc sends for a single value. A moment is written in the JVM's zone,
 * which is the session's zone: a column without a zone takes the local time and drops the offset.
 */
final class TemporalText {

    /** Times from here on are rounded to the end of the day. */
    private static final LocalTime LAST_TIME = LocalTime.of(23, 59, 59, 999_999_500);

    private TemporalText() {}

    static String of(Object value) {
        if (value instanceof Date date) {
            return ofDate(date);
        }
        if (value instanceof LocalTime time && !time.isBefore(LAST_TIME)) {
            return "24:00:00";
        }
        if (value instanceof OffsetTime time && !time.toLocalTime().isBefore(LAST_TIME)) {
            return "24:00:00" + time.getOffset();
        }
        if (value.equals(LocalDate.MAX) || value.equals(LocalDateTime.MAX) || value.equals(OffsetDateTime.MAX)) {
            return "infinity"; // as pgjdbc sends a single value
        }
        if (value.equals(LocalDate.MIN) || value.equals(LocalDateTime.MIN) || value.equals(OffsetDateTime.MIN)) {
            return "-infinity";
        }
        if (value instanceof OffsetTime time) {
            return time.truncatedTo(ChronoUnit.MICROS).toString(); // the only one that pgjdbc does not round
        }
        return value instanceof Temporal temporal ? ofTemporal(rounded(temporal)) : value.toString();
    }

    /** Differs from Java only in years outside of four digits. */
    private static String ofTemporal(Temporal rounded) {
        Temporal value = rounded instanceof OffsetDateTime moment
                ? moment.atZoneSameInstant(ZoneId.systemDefault()).toOffsetDateTime()
                : rounded;
        String text = value.toString();
        if (!value.isSupported(ChronoField.YEAR_OF_ERA)) {
            return text;
        }
        int year = value.get(ChronoField.YEAR);
        String rest = text.substring(text.indexOf('-', 1));
        if (year < 1) {
            return String.format(Locale.ROOT, "%04d%s BC", 1 - year, rest);
        }
        return year > 9999 ? year + rest : text;
    }

    /** Rounds half up to microseconds, as pgjdbc does for a single value. */
    private static Temporal rounded(Temporal value) {
        if (!value.isSupported(ChronoField.NANO_OF_SECOND) || value.get(ChronoField.NANO_OF_SECOND) % 1_000 == 0) {
            return value;
        }
        Temporal up = value.plus(500, ChronoUnit.NANOS);
        return up.minus(up.get(ChronoField.NANO_OF_SECOND) % 1_000, ChronoUnit.NANOS);
    }

    /** Uses the calendar of {@link Date}, which is Julian before 1582 and counts years within an era. */
    @SuppressWarnings("JavaUtilDate") // users pass it, and pgjdbc reads it this way
    private static String ofDate(Date date) {
        long millis = date.getTime();
        if (!(date instanceof Time) && millis == PGStatement.DATE_POSITIVE_INFINITY) {
            return "infinity";
        }
        if (!(date instanceof Time) && millis == PGStatement.DATE_NEGATIVE_INFINITY) {
            return "-infinity";
        }
        long micros = date instanceof Timestamp timestamp
                ? (timestamp.getNanos() + 500) / 1_000
                : Math.floorMod(millis, 1_000L) * 1_000;
        GregorianCalendar calendar = new GregorianCalendar();
        calendar.setTimeInMillis(millis + (micros == 1_000_000 ? 1_000 : 0)); // rounded up to the next second
        StringBuilder text = new StringBuilder(40);
        if (!(date instanceof Time)) {
            padded(text, calendar.get(Calendar.YEAR), 4).append('-');
            padded(text, calendar.get(Calendar.MONTH) + 1, 2).append('-');
            padded(text, calendar.get(Calendar.DAY_OF_MONTH), 2).append(date instanceof Timestamp ? " " : "");
        }
        if (!(date instanceof java.sql.Date)) {
            padded(text, calendar.get(Calendar.HOUR_OF_DAY), 2).append(':');
            padded(text, calendar.get(Calendar.MINUTE), 2).append(':');
            padded(text, calendar.get(Calendar.SECOND), 2).append('.');
            padded(text, (int) (micros % 1_000_000), 6).append(offset(calendar)); // tells equal local times apart
        }
        boolean before = !(date instanceof Time) && calendar.get(Calendar.ERA) == GregorianCalendar.BC;
        return text.append(before ? " BC" : "").toString();
    }

    private static ZoneOffset offset(Calendar calendar) {
        int millis = calendar.get(Calendar.ZONE_OFFSET) + calendar.get(Calendar.DST_OFFSET);
        return ZoneOffset.ofTotalSeconds(millis / 1_000);
    }

    private static StringBuilder padded(StringBuilder text, int number, int digits) {
        String written = Integer.toString(number);
        return text.append("0".repeat(Math.max(0, digits - written.length()))).append(written);
    }
}
