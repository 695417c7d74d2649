package dev.etosha.execution;

/** Runs a call again for as long as it asks for {@link AnotherAttempt}. */
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

    /** The result of the last attempt, or what that threw. */
    <T> T run(Repeated<T> call) throws Exception;

    /** Whether a call that asks for another attempt gets it: it does not where Fault Tolerance is absent or off. */
    default boolean repeat() {
        try {
            return run(new Rehearsal());
        } catch (Exception e) {
            return false;
        }
    }

    /** Work that can be done more than once. One thread at a time. */
    interface Repeated<T> {

        /**
         * Waits for as long as the attempt before asked for. Throws if there is no use in another one.
         *
         * @param number of the attempt to come, counted from 1
         */
        void prepare(int number) throws Exception;

        /** One attempt; {@link AnotherAttempt} if it failed and is to be run again. */
        T attempt() throws Exception;
    }

    /** Asks for a second attempt, and succeeds in it. */
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
