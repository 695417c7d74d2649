package dev.etosha.execution;

/** Runs a call again while it asks for {@link AnotherAttempt}. */
public interface Attempts {

    /** Without a container: a loop. */
    Attempts LOOP = new Attempts() {
        @Override
        public <T> T run(Repeated<T> call) throws Exception {
            for (int number = 1; ; number++) {
                try {
                    call.prepare(number);
                    return call.attempt();
                } catch (AnotherAttempt next) {
                    // go on
                }
            }
        }
    };

    /** The result of the last attempt, or its exception. */
    <T> T run(Repeated<T> call) throws Exception;

    /** Whether a call that asks for another attempt gets it. It does not if Fault Tolerance is absent or off. */
    default boolean repeat() {
        try {
            return run(new Rehearsal());
        } catch (Exception e) {
            return false;
        }
    }

    /** Work that can run more than once, by one thread at a time. */
    interface Repeated<T> {

        /**
         * Waits as long as the previous attempt asked for. Throws if another attempt is useless.
         *
         * @param number of the next attempt, counted from 1
         */
        void prepare(int number) throws Exception;

        /** Runs one attempt. Throws {@link AnotherAttempt} if it failed and is to run again. */
        T attempt() throws Exception;
    }

    /** Asks for a second attempt, which succeeds. */
    final class Rehearsal implements Repeated<Boolean> {

        private int number;

        private Rehearsal() {}

        @Override
        public void prepare(int next) {
            number = next;
        }

        @Override
        public Boolean attempt() {
            if (number == 0) {
                throw new IllegalStateException("nobody counts the attempts");
            }
            if (number == 1) {
                throw new AnotherAttempt(new IllegalStateException("rehearsal"));
            }
            return true;
        }
    }
}
