package dev.etosha.jdbc;

import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * The open statements of a handle, as a stack. A limited number of closed statements may stay in it. Any thread may
 * close a statement while another one adds statements.
 */
final class OpenStatements {

    /** How many closed statements may lie below an open one. */
    private static final int MOST_BELOW = 16;

    private static final AtomicReferenceFieldUpdater<OpenStatements, @Nullable LentStatement> NEWEST =
            AtomicReferenceFieldUpdater.newUpdater(OpenStatements.class, LentStatement.class, "newest");

    private volatile @Nullable LentStatement newest;
    private int forgottenBelow;

    void add(LentStatement statement) {
        LentStatement top;
        do {
            top = newest;
            statement.below(opened(top));
        } while (!NEWEST.compareAndSet(this, top, statement));
    }

    /** A statement was closed. The top one stays until the next one is added. */
    void forget(LentStatement statement) {
        statement.forget();
        LentStatement top = newest;
        if (top != null && top != statement && ++forgottenBelow > MOST_BELOW) {
            forgottenBelow = 0;
            for (LentStatement each = top; each != null; each = each.below()) {
                each.below(each.below()); // unlinks closed ones; several threads may do so at once
            }
        }
    }

    /** Whether no statement is open. */
    boolean none() {
        return opened(newest) == null;
    }

    /** Empties the stack. Returns its first open statement, linked to the others. */
    @Nullable
    LentStatement takeAll() {
        return newest == null ? null : opened(NEWEST.getAndSet(this, null));
    }

    /** The first open statement from the given one downwards. */
    static @Nullable LentStatement opened(@Nullable LentStatement from) {
        LentStatement statement = from;
        while (statement != null && statement.forgotten()) {
            statement = statement.older();
        }
        return statement;
    }
}
