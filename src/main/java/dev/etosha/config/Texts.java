package dev.etosha.config;

import java.util.List;
import java.util.Optional;

/** A configuration's texts by key. */
interface Texts {

    /** Where there is no configuration. */
    Texts NONE = new Texts() {
        @Override
        public Optional<String> text(String key) {
            return Optional.empty();
        }

        @Override
        public Iterable<String> keys() {
            return List.of();
        }
    };

    Optional<String> text(String key);

    /** The keys that are known. A text may also be found under other keys. */
    Iterable<String> keys();
}
