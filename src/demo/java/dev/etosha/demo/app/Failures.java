package dev.etosha.demo.app;

import dev.etosha.AppliedDatabaseException;
import dev.etosha.CommitOutcomeUnknownException;
import dev.etosha.DatabaseException;
import dev.etosha.TransientDatabaseException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Map;

/** Turns a database failure into an HTTP response that tells the client whether to retry. Logs the reason. */
@Provider
public class Failures implements ExceptionMapper<DatabaseException> {

    private static final Logger LOG = System.getLogger(Failures.class.getName());

    @Override
    public Response toResponse(DatabaseException failure) {
        LOG.log(Level.WARNING, failure.getMessage());
        if (failure instanceof TransientDatabaseException) {
            return answer(503, "the database is busy or unreachable, try again")
                    .header(HttpHeaders.RETRY_AFTER, "1")
                    .build();
        }
        if (failure instanceof CommitOutcomeUnknownException) {
            return answer(500, "the outcome of the commit is unknown: check the data before you try again")
                    .build();
        }
        if (failure instanceof AppliedDatabaseException) {
            return answer(500, "the change was committed, but its result could not be read")
                    .build();
        }
        return switch (String.valueOf(failure.sqlState())) {
            case "23505" -> answer(409, "an item with this name exists already").build();
            case "23514", "22003" -> answer(400, "a number is out of range").build();
            default -> answer(500, "the request failed, see the server's log").build();
        };
    }

    private static Response.ResponseBuilder answer(int status, String error) {
        return Response.status(status).type(MediaType.APPLICATION_JSON).entity(Map.of("error", error));
    }
}
