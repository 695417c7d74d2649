package dev.etosha.pool;

import dev.etosha.retry.Failure;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * A question that the pool asks on a connection before anybody gets it. It is asked again if its answer was prevented by
 * something that passes, such as a cancel: without the answer the connection would lack a protection for as long as it
 * lives.
 */
@FunctionalInterface
interface LoginQuestion<T> {

    /** As often as this is the question asked. */
    int TIMES = 3;

    /** Null where the server has no answer. */
    @Nullable
    T ask() throws SQLException;

    /**
     * The answer, at latest to the last time that it is asked.
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

    /** Whether the server says the same next time, as far as its SQLState tells. */
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
