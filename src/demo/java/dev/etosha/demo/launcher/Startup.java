package dev.etosha.demo.launcher;

import java.io.IOException;
import java.time.Duration;

/**
 * The wait for a server that was just started.
 *
 * @param patience the maximum time to wait
 */
record Startup(Liberty server, Web web, Duration patience) {

    /** Returns when the application answers or the server has ended. Otherwise throws with a message for the user. */
    void await() throws IOException, InterruptedException {
        long begin = System.nanoTime();
        while (server.running() && !web.answers("/")) {
            String failure = server.failure();
            if (failure != null) {
                throw new StartException(failure + " The reason is in its log: " + server.log());
            }
            if (System.nanoTime() - begin > patience.toNanos()) {
                throw new StartException("Open Liberty did not answer within " + patience.toSeconds()
                        + " s: end other programs and try again. Its log: " + server.log());
            }
            Thread.sleep(200);
        }
    }
}
