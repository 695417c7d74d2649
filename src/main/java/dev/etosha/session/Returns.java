package dev.etosha.session;

import java.sql.SQLException;

/** The pool as its connections see it. */
public interface Returns {

    /**
     * The holder closed its handle. Never throws.
     *
     * @param now in {@link System#nanoTime}; the time of the loan if that was within this beat
     */
    void returned(PhysicalConnection connection, int changed, long now);

    /** The driver threw while the connection was lent. */
    void failed(PhysicalConnection connection, SQLException e);

    /** A statement with this text failed, after {@link #failed}. */
    void refused(PhysicalConnection connection, String sql, SQLException e);

    /** A connection was returned for the first time without a failure of the server. */
    void proved();
}
