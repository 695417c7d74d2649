package dev.etosha.jndi;

import dev.etosha.jdbc.LentConnection;
import org.jspecify.annotations.Nullable;

/** What is done with a borrowed connection. */
interface ConnectionUse {

    @Nullable
    Object on(LentConnection connection) throws Throwable;
}
