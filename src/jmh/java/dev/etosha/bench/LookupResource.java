package dev.etosha.bench;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Application;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.time.Duration;
import javax.naming.InitialContext;
import javax.sql.DataSource;

/**
 * The look-up inside a server, on Etosha's pool or on the server's own pool. It uses its own threads, because on a
 * request's thread the server keeps the connection until the request ends.
 */
@Path("lookups")
@RequestScoped
public class LookupResource {

    static final String OWN = "jdbc/own";
    static final int CONNECTIONS = 10;

    @Inject
    DataSource etosha;

    /** The JAX-RS application. */
    @ApplicationPath("/")
    public static class Served extends Application {}

    /** The look-ups per second and the nanoseconds of processor time per look-up. */
    @GET
    @Produces(MediaType.TEXT_PLAIN)
    @SuppressWarnings("BanJNDI") // a constant name
    public String lookups(@QueryParam("pool") String name, @QueryParam("millis") long millis) throws Exception {
        DataSource asked = name.equals(OWN) ? InitialContext.doLookup(OWN) : etosha;
        ClosedLoop.Outcome outcome = ClosedLoop.run(CONNECTIONS, ThreadKind.PLATFORM, Duration.ofMillis(millis), () -> {
            try (Connection connection = asked.getConnection()) {
                Lookup.on(connection);
            }
        });
        return outcome.text();
    }
}
