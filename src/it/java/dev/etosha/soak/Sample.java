package dev.etosha.soak;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What was seen at one moment.
 *
 * @param at since the beginning
 * @param values those that could be had
 */
record Sample(Duration at, Map<Measure, Long> values) {

    OptionalLong value(Measure measure) {
        Long value = values.get(measure);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
