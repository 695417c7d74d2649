package dev.etosha.retry;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A question that the pool asks on a new connection before it lends it. It is asked again if something temporary, such
 * as a cancel, prevents the answer. Without the answer the connection would lack a protection for its whole life.
 */
@FunctionalInterface
public interface LoginQuestion<T> {

    /** The maximum number of times that the question is asked. */
    int TIMES = 3;

    /** Null if the server has no answer. */
    @Nullable
    T ask() throws SQLException;

    /**
     * The answer, after at most {@link #TIMES} attempts.
     *
     * @throws SQLException if the server refuses the question, the connection is lost, or the answer never came
     */
    static <T> @Nullable T answer(LoginQuestion<T> question) throws SQLException {
        for (int times = 1; ; times++) {
            try {
                return question.ask();
            } catch (SQLException e) {
                if (times == TIMES || refused(e) || Failure.of(e).fatalToConnection()) {
                    throw e;
                }
            }
        }
    }

    /** Whether the server will say the same next time, judged by its SQLState. */
    static boolean refused(SQLException e) {
        Failure failure = Failure.of(e);
        String state = failure.sqlState();
        return state != null
                && !failure.fatalToConnection()
                && !state.startsWith("08")
                && !state.startsWith("53")
                && !state.equals("55006")
                && !state.startsWith("55P")
                && !state.startsWith("57");
    }
}
