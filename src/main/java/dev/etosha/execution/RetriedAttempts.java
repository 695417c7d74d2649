package dev.etosha.execution;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * In a container: MicroProfile Fault Tolerance repeats the call, and {@link AttemptInterceptor} counts and waits. How
 * often and how long is the pool's to say, at run time; so the annotation only says "as long as it is asked for". Its own
 * end would come three minutes after the first attempt began, also if that took as long; none at all is to be said by a
 * duration of 0, by which Helidon understands that there is no time for a second attempt.
 */
@ApplicationScoped
public class RetriedAttempts implements Attempts {

    @Override
    @Retry(
            maxRetries = -1,
            maxDuration = 365,
            durationUnit = ChronoUnit.DAYS,
            delay = 0,
            jitter = 0,
            retryOn = AnotherAttempt.class)
    @CountedAttempts
    public <T> T run(Repeated<T> call) throws Exception {
        return call.attempt();
    }
}
