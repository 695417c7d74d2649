package dev.etosha.execution;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * In a container: MicroProfile Fault Tolerance repeats the call, and {@link AttemptInterceptor} counts and waits. How
 * often and how long is the pool's to say, at run time; so the annotation only says "as long as it is asked for".
 */
@ApplicationScoped
public class RetriedAttempts implements Attempts {

    @Override
    @Retry(maxRetries = -1, delay = 0, jitter = 0, retryOn = AnotherAttempt.class)
    @CountedAttempts
    public <T> T run(Repeated<T> call) throws Exception {
        return call.attempt();
    }
}
