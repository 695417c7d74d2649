package dev.etosha.config;

import java.util.Optional;
import org.eclipse.microprofile.config.Config;

/** The texts of MicroProfile Config. */
record ConfigTexts(Config config) implements Texts {

    @Override
    public Optional<String> text(String key) {
        return config.getOptionalValue(key, String.class);
    }

    @Override
    public Iterable<String> keys() {
        return config.getPropertyNames();
    }
}
