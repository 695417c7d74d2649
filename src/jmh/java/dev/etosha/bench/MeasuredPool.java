package dev.etosha.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** A pool that is open. */
record MeasuredPool(DataSource dataSource, Rest rest) implements AutoCloseable {

    /** What closes it. */
    interface Rest {

        void close() throws SQLException;
    }

    Connection borrow() throws SQLException {
        return dataSource.getConnection();
    }

    /** Has that many connections made and given back. */
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
