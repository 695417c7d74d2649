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
 * The look-up inside a server, on Etosha's pool or on the server's own. The threads are none of the server's: to those it
 * would leave a connection until the end of the request, so that nothing would be borrowed or returned.
 */
@Path("lookups")
@RequestScoped
public class LookupResource {

    static final String OWN = "jdbc/own";
    static final int CONNECTIONS = 10;

    @Inject
    DataSource etosha;

    /** What the server's applications are made of. */
    @ApplicationPath("/")
    public static class Served extends Application {}

    /** How many in a second, and the nanoseconds of processor time for one. */
    @GET
    @Produces(MediaType.TEXT_PLAIN)
    @SuppressWarnings("BanJNDI") // the name is ours
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
