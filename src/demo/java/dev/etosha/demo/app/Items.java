package dev.etosha.demo.app;

import dev.etosha.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Lists, creates and changes items. */
@Path("/items")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
public class Items {

    @Inject
    Database database;

    @Inject
    Schema schema;

    /** The body of a request. A field that the client left out is null. */
    public record Draft(@Nullable String name, @Nullable Boolean active) {}

    @GET
    public List<Item> list() {
        schema.ensure();
        return database.query("SELECT id, name, active FROM item ORDER BY id DESC LIMIT 50", Item::of);
    }

    @POST
    public Response create(@Nullable Draft draft) {
        String name = Input.text("name", draft == null ? null : draft.name(), 100);
        schema.ensure();
        Item created = database.queryOne(
                        "INSERT INTO item (name) VALUES (:name) RETURNING id, name, active",
                        Map.of("name", name),
                        Item::of)
                .orElseThrow();
        return Response.created(URI.create("items/" + created.id()))
                .entity(created)
                .build();
    }

    @PUT
    @Path("/{id}")
    public Item change(@PathParam("id") long id, @Nullable Draft draft) {
        if (draft == null || (draft.name() == null && draft.active() == null)) {
            throw Input.wrong("the body must have a name, or active, or both");
        }
        schema.ensure();
        return database.inTransaction(transaction -> {
            Item old = transaction
                    .queryOne("SELECT id, name, active FROM item WHERE id = :id FOR UPDATE", Map.of("id", id), Item::of)
                    .orElseThrow(() -> Input.absent("item " + id));
            String name = draft.name() == null ? old.name() : Input.text("name", draft.name(), 100);
            boolean active = draft.active() == null ? old.active() : draft.active();
            transaction.update(
                    "UPDATE item SET name = :name, active = :active WHERE id = :id",
                    Map.of("id", id, "name", name, "active", active));
            return new Item(id, name, active);
        });
    }

    /** A slow query that blocks no thread of the server. */
    @GET
    @Path("/slow-count")
    public CompletionStage<Map<String, Long>> slowCount(@QueryParam("millis") @DefaultValue("500") String millis) {
        double seconds = Input.between("millis", millis, 0, 10_000) / 1_000.0;
        return database.async()
                .queryOne(
                        "SELECT (SELECT count(*) FROM pg_class) FROM pg_sleep(:seconds)",
                        Map.of("seconds", seconds),
                        row -> row.getLong(1))
                .thenApply(count -> Map.of("count", count.orElseThrow()));
    }
}
