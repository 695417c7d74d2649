package dev.etosha.config;

import java.util.List;

/** Thrown for invalid settings. It has every fault at once: the key, the value unless it is secret, and the rule. */
public final class InvalidConfigurationException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    /** The faults of one pool, or of several whose names are joined. */
    public InvalidConfigurationException(String pool, List<String> faults) {
        super("pool " + Shown.text(pool) + " has "
                + (faults.size() == 1 ? "a wrong setting: " : faults.size() + " wrong settings: ")
                + String.join("; ", faults));
        this.faults = List.copyOf(faults);
    }

    /** One sentence for each fault. */
    public List<String> faults() {
        return faults;
    }
}
