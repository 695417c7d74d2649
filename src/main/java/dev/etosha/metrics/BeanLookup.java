package dev.etosha.metrics;

import org.jspecify.annotations.Nullable;

/** Finds the runtime's beans. */
public interface BeanLookup {

    /** The bean of this type, or null if there is none, or more than one. */
    <T> @Nullable T find(Class<T> type);
}
