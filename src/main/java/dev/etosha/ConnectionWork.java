package dev.etosha;

import java.sql.Connection;
import java.sql.SQLException;

/** Work on a lent connection. X is the checked exception that it may throw. */
@FunctionalInterface
public interface ConnectionWork<T, X extends Exception> {

    T run(Connection connection) throws X, SQLException;
}
