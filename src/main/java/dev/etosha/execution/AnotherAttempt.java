package dev.etosha.execution;

/** Says that work failed and is to run once more; never seen by a caller. */
final class AnotherAttempt extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Exception failure;

    AnotherAttempt(Exception failure) {
        super(failure.getMessage(), failure, false, false);
        this.failure = failure;
    }

    /** What the work failed with. */
    Exception failure() {
        return failure;
    }
}
