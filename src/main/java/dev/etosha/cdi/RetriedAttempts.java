package dev.etosha.cdi;

import dev.etosha.execution.AnotherAttempt;
import dev.etosha.execution.Attempts;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.temporal.ChronoUnit;
import org.eclipse.microprofile.faulttolerance.Retry;

/**
 * Attempts in a container: MicroProfile Fault Tolerance repeats the call, {@link AttemptInterceptor} counts and waits.
 * The pool's settings decide how often and how long, so the annotation sets no limit. Its default {@code maxDuration}
 * is three minutes from the start of the first attempt. Not 0, which should mean no limit: Helidon then makes no second
 * attempt.
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
