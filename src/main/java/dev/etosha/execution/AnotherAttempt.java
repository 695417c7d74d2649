package dev.etosha.execution;

/** Says that work failed and is to run once more. Callers never see it. */
public final class AnotherAttempt extends RuntimeException {

    private static final long serialVersionUID = 1L;

    AnotherAttempt(Exception failure) {
        super(failure.getMessage(), failure, false, false);
    }
}
