package dev.etosha.execution;

import dev.etosha.pool.ConnectionPool;
import java.sql.Connection;

/** Where the connections of calls come from. */
interface Connections {

    /** The pool's name. */
    String name();

    /** See {@link ConnectionPool#borrow}. */
    Connection borrow();

    /** See {@link ConnectionPool#joins}. */
    boolean joins();

    /** See {@link ConnectionPool#cancel}. */
    void cancel(Connection lent);

    /** Those of a pool. */
    static Connections of(ConnectionPool pool) {
        return new Connections() {
            @Override
            public String name() {
                return pool.name();
            }

            @Override
            public Connection borrow() {
                return pool.borrow();
            }

            @Override
            public boolean joins() {
                return pool.joins();
            }

            @Override
            public void cancel(Connection lent) {
                pool.cancel(lent);
            }
        };
    }
}
