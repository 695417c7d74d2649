package dev.etosha.conformance.app;

import dev.etosha.Database;
import dev.etosha.DatabaseException;
import dev.etosha.Pool;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers with how often a work was run, and how that ended. */
@Path("retried")
@RequestScoped
@Produces(MediaType.TEXT_PLAIN)
public class Retried {

    private static final String END_MY_SESSION = "SELECT pg_terminate_backend(pg_backend_pid())";

    @Inject
    Database database;

    @Inject
    @Pool("reporting")
    Database reporting;

    /** A transaction that loses its session in so many attempts. */
    @GET
    @Path("lost-transaction/{times}")
    public String lostTransaction(@PathParam("times") int times) {
        return lost(database, times);
    }

    /** The same on a pool that takes its time, until it gives up. */
    @GET
    @Path("in-reporting")
    public String inReporting() {
        return lost(reporting, Integer.MAX_VALUE);
    }

    private static String lost(Database used, int times) {
        AtomicInteger attempts = new AtomicInteger();
        try {
            used.useTransaction(transaction -> {
                if (attempts.incrementAndGet() <= times) {
                    transaction.query(END_MY_SESSION, row -> 1);
                }
            });
            return attempts + " done";
        } catch (DatabaseException e) {
            return attempts + " " + kind(e);
        }
    }

    @GET
    @Path("wrong-sql")
    public String wrongSql() {
        AtomicInteger attempts = new AtomicInteger();
        try {
            database.useTransaction(transaction -> {
                attempts.incrementAndGet();
                transaction.update("NONSENSE");
            });
            return attempts + " done";
        } catch (DatabaseException e) {
            return attempts + " " + kind(e);
        }
    }

    /** An update outside of a transaction, which may have been applied when its session ends. */
    @GET
    @Path("lost-update")
    public String lostUpdate() {
        try {
            database.update("UPDATE counter SET value = value + 1 WHERE pg_terminate_backend(pg_backend_pid())");
            return "done";
        } catch (DatabaseException e) {
            return e.attempts() + " " + kind(e);
        }
    }

    private static String kind(DatabaseException failure) {
        return failure.getClass().getSimpleName() + " " + failure.sqlState();
    }
}
