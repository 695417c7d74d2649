package dev.etosha.execution;

import dev.etosha.pool.ConnectionPool;
import java.sql.Connection;

/** The source of connections for calls. */
interface Connections {

    /** The pool's name. */
    String name();

    /** See {@link ConnectionPool#borrow}. */
    Connection borrow();

    /** See {@link ConnectionPool#joins}. */
    boolean joins();

    /** See {@link ConnectionPool#setRollbackOnly}. */
    void setRollbackOnly();

    /** See {@link ConnectionPool#condemn}. */
    void condemn(Connection lent);

    /** See {@link ConnectionPool#cancel}. */
    void cancel(Connection lent);

    /** See {@link ConnectionPool#outdated}. */
    boolean outdated(Connection lent);

    /** The connections of a pool. */
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
            public void setRollbackOnly() {
                pool.setRollbackOnly();
            }

            @Override
            public void condemn(Connection lent) {
                pool.condemn(lent);
            }

            @Override
            public void cancel(Connection lent) {
                pool.cancel(lent);
            }

            @Override
            public boolean outdated(Connection lent) {
                return pool.outdated(lent);
            }
        };
    }
}
