package dev.etosha.soak;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The measures at one moment.
 *
 * @param at the time since the start of the run
 * @param values the measures that could be read
 */
record Sample(Duration at, Map<Measure, Long> values) {

    OptionalLong value(Measure measure) {
        Long value = values.get(measure);
        return value == null ? OptionalLong.empty() : OptionalLong.of(value);
    }
}
