package dev.etosha.conformance.app;

import dev.etosha.Database;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.transaction.UserTransaction;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;

/** Answers with what is stored of the two orders from an id on, after something was done with them in a transaction. */
@Path("joined")
@RequestScoped
@Produces(MediaType.TEXT_PLAIN)
public class Joined {

    private static final String STORED = "SELECT count(*) FROM orders WHERE id BETWEEN :id AND :id + 1";

    @Inject
    Orders orders;

    @Inject
    Database database;

    @Inject
    DataSource dataSource;

    @Inject
    UserTransaction transaction;

    /** Something that is done. */
    private interface Work {

        void run() throws Exception;
    }

    private String after(int id, Work work) {
        String end = "done";
        try {
            work.run();
        } catch (Exception e) {
            end = "failed";
        }
        return end + " " + stored(id);
    }

    private long stored(int id) {
        return database.queryOne(STORED, Map.of("id", id), row -> row.getLong(1))
                .orElseThrow();
    }

    /** How many connections everything in a transaction uses. */
    @GET
    @Path("processes")
    public String processes() throws SQLException {
        return String.valueOf(orders.processes().size());
    }

    /** The same with another transaction inside. */
    @GET
    @Path("processes-of-two")
    public String processesOfTwo() throws SQLException {
        return String.valueOf(orders.processesOfTwo().size());
    }

    /** Two connections at once, without a transaction: whether each commits by itself, and how many are lent. */
    @GET
    @Path("outside")
    public String outside() throws SQLException {
        try (Connection one = dataSource.getConnection();
                Connection two = dataSource.getConnection()) {
            return one.getAutoCommit() + " " + two.getAutoCommit() + " "
                    + database.stats().checkedOut();
        }
    }

    @GET
    @Path("lent")
    public String lent() {
        return String.valueOf(database.stats().checkedOut());
    }

    @GET
    @Path("stored/{id}")
    public String askStored(@PathParam("id") int id) {
        return String.valueOf(stored(id));
    }

    @GET
    @Path("commit/{id}")
    public String commit(@PathParam("id") int id) {
        return after(id, () -> orders.store(id));
    }

    @GET
    @Path("rollback/{id}")
    public String rollback(@PathParam("id") int id) {
        return after(id, () -> orders.storeAndFail(id));
    }

    @GET
    @Path("refused-commit/{id}")
    public String refusedCommit(@PathParam("id") int id) {
        return after(id, () -> orders.storeTwice(id));
    }

    @GET
    @Path("users-own/{id}")
    public String usersOwn(@PathParam("id") int id) {
        return after(id, () -> {
            transaction.begin();
            orders.store(id);
            transaction.rollback();
        });
    }

    @GET
    @Path("switched-off/{id}")
    public String switchedOff(@PathParam("id") int id) {
        return after(id, () -> orders.storeOutsideAndFail(id));
    }

    /** A transaction whose second is over before its work is. */
    @GET
    @Path("too-long/{id}/{seconds}")
    public String tooLong(@PathParam("id") int id, @PathParam("seconds") int seconds) {
        return after(id, () -> {
            transaction.setTransactionTimeout(1);
            try {
                transaction.begin();
                work(id, seconds);
                transaction.commit();
            } finally {
                transaction.setTransactionTimeout(0);
            }
        });
    }

    private void work(int id, int seconds) {
        try (Connection connection = dataSource.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO orders (id) VALUES (" + id + ")");
            statement.execute("SELECT pg_sleep(" + seconds + ")");
        } catch (SQLException cutByTheTimeout) {
            // or not, as the server likes it
        }
    }

    @GET
    @Path("two-pools/{id}")
    public String twoPools(@PathParam("id") int id) {
        try {
            orders.useTwoPools(id);
            return "done";
        } catch (RuntimeException e) {
            return "refused " + stored(id);
        }
    }
}
