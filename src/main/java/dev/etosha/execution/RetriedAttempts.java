package dev.etosha.execution;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.faulttolerance.Retry;
import org.eclipse.microprofile.metrics.annotation.Counted;
import org.eclipse.microprofile.metrics.annotation.Timed;

/**
 * In a container: MicroProfile Fault Tolerance repeats the call, and {@link AttemptInterceptor} counts and waits. How
 * often and how long is the pool's to say, at run time; so the annotation only says "as long as it is asked for".
 */
@ApplicationScoped
public class RetriedAttempts implements Attempts {

    @Override
    @Retry(maxRetries = -1, delay = 0, jitter = 0, retryOn = AnotherAttempt.class)
    @CountedAttempts
    @Counted(name = "etosha.calls", absolute = true, description = "Calls of the execution service")
    @Timed(name = "etosha.call", absolute = true, description = "Time of a call, with all of its attempts")
    public <T> T run(Repeated<T> call) throws Exception {
        return call.attempt();
    }
}
