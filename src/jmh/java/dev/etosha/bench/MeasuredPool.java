package dev.etosha.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** An open pool. */
record MeasuredPool(DataSource dataSource, Rest rest) implements AutoCloseable {

    /** Closes the pool. */
    interface Rest {

        void close() throws SQLException;
    }

    Connection borrow() throws SQLException {
        return dataSource.getConnection();
    }

    /** Borrows the given number of connections at once and returns them, so that the pool has made them. */
    MeasuredPool filled(int connections) throws SQLException {
        List<Connection> taken = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            taken.add(borrow());
        }
        for (Connection connection : taken) {
            connection.close();
        }
        return this;
    }

    @Override
    public void close() throws SQLException {
        rest.close();
    }
}
