package dev.etosha.demo.app;

import dev.etosha.Database;
import dev.etosha.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Generates load on both pools from the server, because a browser sends only a few requests at a time. */
@Path("/load")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class Load {

    @Inject
    Database database;

    @Inject
    @Pool("reporting")
    Database reporting;

    private final AtomicReference<@Nullable Instant> end = new AtomicReference<>();

    /** Starts the load and returns its end time. Answers 409 if load is running already. */
    @POST
    public Response begin(
            @QueryParam("callers") @DefaultValue("20") String callers,
            @QueryParam("seconds") @DefaultValue("15") String seconds) {
        int count = Input.between("callers", callers, 1, 100);
        Duration length = Duration.ofSeconds(Input.between("seconds", seconds, 1, 60));
        Instant now = Instant.now();
        Instant running = end.get();
        if (running != null && now.isBefore(running)) {
            return Response.status(Response.Status.CONFLICT)
                    .entity(Map.of("error", "load is running already"))
                    .build();
        }
        Instant until = now.plus(length);
        end.set(until);
        for (int caller = 0; caller < count; caller++) {
            CompletionStage<?> unused = call(caller % 4 == 0 ? reporting : database, until);
        }
        return Response.accepted(Map.of("until", until)).build();
    }

    /** One caller: runs statements one after another until the end time or the first failure. */
    private static CompletionStage<?> call(Database on, Instant until) {
        if (!Instant.now().isBefore(until)) {
            return CompletableFuture.completedStage("over");
        }
        double seconds = ThreadLocalRandom.current().nextDouble(0.02, 0.25);
        return on.async()
                .queryOne("SELECT 1 FROM pg_sleep(:seconds)", Map.of("seconds", seconds), row -> row.getInt(1))
                .thenCompose(answer -> call(on, until));
    }
}
