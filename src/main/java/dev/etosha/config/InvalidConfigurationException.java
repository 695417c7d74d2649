package dev.etosha.config;

import java.util.List;

/** Settings that can't be used: every fault at once, each with its key, its value unless that is secret, and the rule. */
public final class InvalidConfigurationException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> faults;

    /** The faults of one pool, or of several that are named together. */
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
