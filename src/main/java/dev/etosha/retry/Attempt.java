package dev.etosha.retry;

/**
 * One try at a piece of work.
 *
 * @param number counted from 1
 * @param phase how far it came
 * @param idempotent whether the caller said that the work may be applied twice without harm
 * @param readOnly whether the caller asked that the server refuse writes
 */
public record Attempt(int number, Phase phase, boolean idempotent, boolean readOnly) {

    public Attempt {
        if (number < 1) {
            throw new IllegalArgumentException("Attempts are counted from 1, was " + number);
        }
    }

    /** It may run twice: by the caller's word, or because the next one has the server refuse writes. */
    boolean harmless() {
        return idempotent || phase == Phase.READ || phase == Phase.ROWS;
    }
}
