package dev.etosha.config;

import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The rules for a pool's name, so that {@code db.<name>.url} is never the key of another setting. */
final class PoolName {

    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9][A-Za-z0-9-]{0,62}");

    private static final Set<String> TAKEN = Stream.concat(
                    Setting.all().stream().map(Setting::word), Stream.of("property"))
            .collect(Collectors.toUnmodifiableSet());

    private PoolName() {}

    /** The fault of the name; null if it is valid. */
    static @Nullable String fault(String name) {
        if (!ALLOWED.matcher(name).matches()) {
            return "a pool's name must be of at most 63 letters, digits and -, and not begin with -, was "
                    + Shown.text(name);
        }
        return TAKEN.contains(name)
                ? "a pool must not be called " + name + ", which is the beginning of a setting"
                : null;
    }
}
