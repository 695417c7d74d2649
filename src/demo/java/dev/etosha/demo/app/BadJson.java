package dev.etosha.demo.app;

import jakarta.json.bind.JsonbException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;

/** Answers 400 to a body that is not valid JSON or has the wrong shape. */
@Provider
public class BadJson implements ExceptionMapper<JsonbException> {

    @Override
    public Response toResponse(JsonbException failure) {
        return Input.wrong("the body must be JSON of the right shape").getResponse();
    }
}
