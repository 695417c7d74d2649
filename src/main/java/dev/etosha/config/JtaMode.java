package dev.etosha.config;

/** Whether connections join the container's transaction. */
public enum JtaMode {
    /** Where there is one. */
    AUTO,
    OFF
}
