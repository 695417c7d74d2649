package dev.etosha.execution;

import dev.etosha.sql.SqlText;
import java.sql.Connection;
import java.sql.SQLException;

/** A statement in auto-commit mode, as the work of a call. */
final class StatementWork<T> implements Call.Work<T> {

    private final String sql;
    private final boolean readOnly;
    private final Step<T> step;

    /** What to do with the text on a connection. */
    interface Step<T> {

        T run(SqlText text, Connection connection, SqlText.Progress progress) throws SQLException;
    }

    /** @param readOnly whether the pool refuses writes */
    StatementWork(String sql, boolean readOnly, Step<T> step) {
        this.sql = sql;
        this.readOnly = readOnly;
        this.step = step;
    }

    @Override
    public T run(Call<T> call) throws Exception {
        SqlText text = SqlText.of(sql);
        call.atomic(text::atomic);
        return ConnectionRun.statement(
                call, text.effect(), readOnly, connection -> step.run(text, connection, call::executed));
    }
}
