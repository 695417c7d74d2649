package dev.etosha.execution;

/** Says that work failed and is to run once more; never seen by a caller. */
final class AnotherAttempt extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AnotherAttempt(Exception failure) {
        super(failure.getMessage(), failure, false, false);
    }
}
