package dev.etosha.demo.app;

import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Map;

/** Gives the error responses of JAX-RS a JSON body. Without this mapper Liberty logs a stack trace for each of them. */
@Provider
public class Refusals implements ExceptionMapper<WebApplicationException> {

    @Override
    public Response toResponse(WebApplicationException refusal) {
        Response response = refusal.getResponse();
        if (response.hasEntity()) {
            return response;
        }
        return Response.fromResponse(response)
                .type(MediaType.APPLICATION_JSON)
                .entity(Map.of("error", response.getStatusInfo().getReasonPhrase()))
                .build();
    }
}
