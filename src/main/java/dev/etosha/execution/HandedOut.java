package dev.etosha.execution;

import dev.etosha.jdbc.Handles;
import dev.etosha.jdbc.Watcher;
import dev.etosha.sql.Effect;
import java.sql.SQLException;
import java.sql.SQLNonTransientException;
import java.util.function.Consumer;

/** Refuses on a transaction's JDBC handle what the transaction's own methods refuse. */
final class HandedOut implements Watcher {

    static final String ENDS =
            "a text that ends the transaction is refused: the transaction ends when its work returns";

    private final Handles handles;
    private final Consumer<Object> useOnce;

    HandedOut(Handles handles, Consumer<Object> useOnce) {
        this.handles = handles;
        this.useOnce = useOnce;
    }

    @Override
    public void runs(String sql) throws SQLException {
        if (Effect.of(sql) == Effect.ENDS) {
            SQLException refused = new SQLNonTransientException(ENDS, "2D000");
            handles.failed(refused);
            throw refused;
        }
    }

    @Override
    public void uses(Object value) {
        useOnce.accept(value);
    }

    @Override
    public void ran(String sql, int batched, boolean failed, boolean inTransaction) {}

    @Override
    public void ended(boolean committed) {}
}
