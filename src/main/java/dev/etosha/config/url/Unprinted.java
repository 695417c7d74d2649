package dev.etosha.config.url;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;

/** Texts that may hold a secret, such as pgjdbc's {@code sslpassword}. Only their keys are printed. */
public final class Unprinted extends AbstractMap<String, String> {

    private final Map<String, String> texts;

    private Unprinted(Map<String, String> texts) {
        this.texts = texts;
    }

    public static Map<String, String> copyOf(Map<String, String> texts) {
        return new Unprinted(Map.copyOf(texts));
    }

    @Override
    public Set<Entry<String, String>> entrySet() {
        return texts.entrySet();
    }

    @Override
    public String toString() {
        return texts.keySet().stream().sorted().toList().toString();
    }
}
