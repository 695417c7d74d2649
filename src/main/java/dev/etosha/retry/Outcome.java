package dev.etosha.retry;

/** What became of failed work, and whether the same work is worth another attempt. */
public enum Outcome {
    /** Nothing was applied, and the same work may succeed. */
    NOT_APPLIED_RETRY,
    /** Nothing was applied, and the same work will fail again or must not be repeated unasked. */
    NOT_APPLIED_FINAL,
    /** The work was applied, and failed after that. */
    APPLIED,
    /** It is unknown whether the work was applied, or how much of it. */
    UNKNOWN
}
