package dev.etosha.retry;

/** What became of work that failed, and whether the same work is worth another try. */
public enum Outcome {
    /** Nothing was applied, and the same work may succeed. */
    NOT_APPLIED_RETRY,
    /** Nothing was applied, and the same work will fail again or is not to be repeated unasked. */
    NOT_APPLIED_FINAL,
    /** The work was applied, and failed after that. */
    APPLIED,
    /** Nobody knows whether the work was applied, or how much of it. */
    UNKNOWN
}
