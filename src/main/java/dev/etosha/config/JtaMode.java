package dev.etosha.config;

/** Whether connections join the container's transaction. */
public enum JtaMode {
    /** If there is one, as its only resource. */
    AUTO,
    /** Also with other resources, though the commit is not atomic then. */
    SEVERAL,
    OFF
}
