package dev.etosha.mapping;

import java.time.Duration;
import java.time.Period;
import org.postgresql.util.PGInterval;

/** An interval as a Duration, in which a day has 24 hours, or as a Period. What does not fit is refused. */
final class Intervals {

    private Intervals() {}

    static Duration duration(PGInterval interval) {
        if (interval.getYears() != 0 || interval.getMonths() != 0) {
            throw new IllegalArgumentException("an interval of months has no fixed length: read it as a Period");
        }
        return Duration.ofDays(interval.getDays()).plus(time(interval));
    }

    static Period period(PGInterval interval) {
        if (!time(interval).isZero()) {
            throw new IllegalArgumentException("an interval with hours is no Period: read it as a Duration");
        }
        return Period.of(interval.getYears(), interval.getMonths(), interval.getDays());
    }

    private static Duration time(PGInterval interval) {
        return Duration.ofHours(interval.getHours())
                .plusMinutes(interval.getMinutes())
                .plusSeconds(interval.getWholeSeconds())
                .plusNanos(interval.getMicroSeconds() * 1_000L);
    }
}
