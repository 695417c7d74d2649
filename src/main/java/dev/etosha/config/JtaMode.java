package dev.etosha.config;

/** Whether connections join the container's transaction. */
public enum JtaMode {
    /** Where there is one, as its only resource. */
    AUTO,
    /** Also beside other resources, though they don't commit as one. */
    SEVERAL,
    OFF
}
