package dev.etosha.execution;

import dev.etosha.execution.SqlScanner.Token;
import dev.etosha.pool.Watcher;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Whether work on a connection has applied something, as far as the texts tell that it ran by JDBC. In doubt it has.
 *
 * <p>For use by one thread at a time.
 */
final class Applied implements Watcher {

    /** Statements that leave nothing in the database behind. */
    private static final Set<String> LEAVE_NOTHING =
            Set.of(("abort begin close commit deallocate declare discard end fetch"
                            + " listen lock move prepare release reset rollback savepoint set start unlisten")
                    .split(" "));

    private static final Set<String> UNDO = Set.of("abort", "rollback");

    private final Consumer<Object> once;
    private boolean open;
    private boolean something;

    /** @param once is told what an attempt uses up */
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
        String only = onlyStatement(sql);
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

    /** The driver may send a batch in pieces, each of which is applied by itself. */
    private static boolean partly(String sql, int batched) {
        Effect effect = Effect.of(sql);
        return batched > 1 || effect == Effect.PARTS || effect == Effect.ENDS;
    }

    /** The first word of a text with one statement; empty if it has more. */
    private static String onlyStatement(String sql) {
        SqlScanner scanner = new SqlScanner(sql);
        String first = "";
        boolean ended = false;
        for (Token token = scanner.next(); token != Token.END; token = scanner.next()) {
            if (token == Token.SPACE || token == Token.COMMENT) {
                continue;
            }
            if (ended) {
                return "";
            }
            ended = scanner.token().equals(";");
            if (first.isEmpty() && token == Token.WORD) {
                first = scanner.lowerCase();
            }
        }
        return first;
    }
}
