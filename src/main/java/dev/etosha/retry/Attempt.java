package dev.etosha.retry;

/**
 * One attempt at a piece of work.
 *
 * @param number counted from 1
 * @param phase how far the work came
 * @param idempotent whether the caller said that the work may be applied twice without harm
 * @param readOnly whether the caller asked the server to refuse writes
 */
public record Attempt(int number, Phase phase, boolean idempotent, boolean readOnly) {

    public Attempt {
        if (number < 1) {
            throw new IllegalArgumentException("Attempts are counted from 1, was " + number);
        }
    }

    /** Whether the work may run twice: the caller said so, or the next attempt makes the server refuse writes. */
    boolean harmless() {
        return idempotent || phase == Phase.READ || phase == Phase.ROWS;
    }
}
