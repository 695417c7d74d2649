package dev.etosha.execution;

import java.sql.Connection;
import java.sql.SQLException;

/** Work on a lent connection without a result. */
@FunctionalInterface
public interface ConnectionAction<X extends Exception> {

    void run(Connection connection) throws X, SQLException;
}
