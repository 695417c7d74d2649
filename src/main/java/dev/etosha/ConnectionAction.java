package dev.etosha;

import java.sql.Connection;
import java.sql.SQLException;

/** Work without a result on a lent connection. */
@FunctionalInterface
public interface ConnectionAction<X extends Exception> {

    void run(Connection connection) throws X, SQLException;
}
