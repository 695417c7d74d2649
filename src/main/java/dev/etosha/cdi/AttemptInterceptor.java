package dev.etosha.cdi;

import dev.etosha.execution.Attempts;
import jakarta.annotation.Priority;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InvocationContext;

/**
 * Counts the attempts of one call and waits between them. Runs inside Fault Tolerance, whose interceptor has priority
 * 4010. Only the invocation's context data is shared by all attempts of a call on every runtime.
 */
@Interceptor
@CountedAttempts
@Priority(AttemptInterceptor.INSIDE_OF_RETRY)
class AttemptInterceptor {

    static final int INSIDE_OF_RETRY = 4_100;

    private static final String NUMBER = AttemptInterceptor.class.getName();

    @AroundInvoke
    Object count(InvocationContext invocation) throws Exception {
        Object last = invocation.getContextData().get(NUMBER);
        int number = last == null ? 1 : (Integer) last + 1;
        invocation.getContextData().put(NUMBER, number);
        ((Attempts.Repeated<?>) invocation.getParameters()[0]).prepare(number);
        return invocation.proceed();
    }
}
