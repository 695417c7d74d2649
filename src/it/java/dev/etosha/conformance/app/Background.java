package dev.etosha.conformance.app;

import dev.etosha.Database;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Calls that go on after they were asked for. */
@Path("background")
@RequestScoped
@Produces(MediaType.TEXT_PLAIN)
public class Background {

    @Inject
    Database database;

    /** Two at once, of which each waits for the other's answer in the end. */
    @GET
    public String sum() throws Exception {
        CompletableFuture<Integer> one =
                database.async().query("SELECT 40", row -> row.getInt(1)).thenApply(rows -> rows.get(0));
        CompletableFuture<Integer> two =
                database.async().query("SELECT 2", row -> row.getInt(1)).thenApply(rows -> rows.get(0));
        return String.valueOf(one.thenCombine(two, Integer::sum).get(10, TimeUnit.SECONDS));
    }

    /** Answers at once; so many connections are lent until the lock is free. */
    @POST
    @Path("behind-lock/{times}")
    public String behindLock(@PathParam("times") int times) {
        for (int i = 0; i < times; i++) {
            CompletableFuture<?> unused = database.async()
                    .inTransaction(
                            transaction -> transaction.query("SELECT pg_advisory_xact_lock_shared(7)", row -> 1));
        }
        return "begun";
    }

    /** Answers at once; the row is there after so many seconds. */
    @POST
    @Path("slow-insert/{seconds}")
    public String slowInsert(@PathParam("seconds") int seconds) {
        CompletableFuture<Integer> unused = database.async()
                .update("INSERT INTO drained SELECT 1 FROM pg_sleep(:seconds)", Map.of("seconds", (double) seconds));
        return "begun";
    }
}
