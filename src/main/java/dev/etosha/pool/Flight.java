package dev.etosha.pool;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGStatement;

/** Statements that travel together: the server gets all of them before anybody waits for an answer. */
public final class Flight {

    private Flight() {}

    /**
     * Prepares the statements as one, with their parameters and results one after the other.
     *
     * @param statements none ends with a semicolon or has an open end
     * @param typed whether no parameter takes its type from the server. pgjdbc asks for such types once it prepares a
     *     statement on the server, from then on knows its columns, and takes a text column for an answer that may be too
     *     large to be waited for together with others; so those are not prepared there
     */
    public static PreparedStatement prepare(Connection connection, List<String> statements, boolean typed)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(String.join("; ", statements));
        statement.setFetchSize(0); // rows that are fetched later are a round trip
        if (!typed && statements.size() > 1) {
            driver(statement).setPrepareThreshold(0);
        }
        return statement;
    }

    private static PGStatement driver(PreparedStatement statement) throws SQLException {
        return (statement instanceof LentPreparedStatement lent ? lent.prepared() : statement)
                .unwrap(PGStatement.class);
    }
}
