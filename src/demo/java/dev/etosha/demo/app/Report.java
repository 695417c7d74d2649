package dev.etosha.demo.app;

import dev.etosha.Database;
import dev.etosha.Pool;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.math.BigDecimal;

/** A report that uses its own pool, so that it never takes a connection from the other requests. */
@Path("/report")
@ApplicationScoped
@Produces(MediaType.APPLICATION_JSON)
public class Report {

    @Inject
    @Pool("reporting")
    Database reporting;

    @Inject
    Schema schema;

    /** The numbers of the report. */
    public record Summary(long items, long activeItems, BigDecimal money) {}

    @GET
    public Summary summary() {
        schema.ensure();
        return reporting
                .queryOne(
                        """
                        SELECT (SELECT count(*) FROM item) AS items,
                               (SELECT count(*) FROM item WHERE active) AS active_items,
                               (SELECT sum(balance) FROM account) AS money
                        """,
                        row -> new Summary(
                                row.getLong("items"), row.getLong("active_items"), row.getBigDecimal("money")))
                .orElseThrow();
    }
}
