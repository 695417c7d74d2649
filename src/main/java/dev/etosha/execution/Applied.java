package dev.etosha.execution;

import dev.etosha.jdbc.Watcher;
import dev.etosha.sql.Effect;
import dev.etosha.sql.SqlScanner;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Whether work on a connection has applied something, judged by the statements that it ran through JDBC. In doubt it
 * has.
 *
 * <p>For one thread at a time.
 */
final class Applied implements Watcher {

    /** Statements that leave nothing in the database. */
    private static final Set<String> LEAVE_NOTHING =
            Set.of(("abort begin close commit deallocate declare discard end fetch"
                            + " listen lock move prepare release reset rollback savepoint set start unlisten")
                    .split(" "));

    private static final Set<String> UNDO = Set.of("abort", "rollback");

    private final Consumer<Object> once;
    private boolean open;
    private boolean something;

    /** @param once receives each value that an attempt uses up */
    Applied(Consumer<Object> once) {
        this.once = once;
    }

    boolean something() {
        return something;
    }

    @Override
    public void runs(String sql) {}

    @Override
    public void uses(Object value) {
        once.accept(value);
    }

    @Override
    public void ran(String sql, int batched, boolean failed, boolean inTransaction) {
        String only = SqlScanner.onlyCommand(sql);
        open |= failed ? partly(sql, batched) : !LEAVE_NOTHING.contains(only) && !readsOrLocks(sql);
        if (!inTransaction) {
            ended(!UNDO.contains(only));
        }
    }

    @Override
    public void ended(boolean committed) {
        something |= committed && open;
        open = false;
    }

    private static boolean readsOrLocks(String sql) {
        Effect effect = Effect.of(sql);
        return effect.reads() || effect == Effect.LOCK;
    }

    /** Whether a failed text may be applied in part. The driver may send a batch in separate pieces. */
    private static boolean partly(String sql, int batched) {
        Effect effect = Effect.of(sql);
        return batched > 1 || effect == Effect.PARTS || effect == Effect.ENDS;
    }
}
