package dev.etosha.demo.app;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks what a client sends. */
final class Input {

    private Input() {}

    static String text(String key, @Nullable String value, int longest) {
        if (value == null || value.isBlank() || value.length() > longest) {
            throw wrong(key + " must have between 1 and " + longest + " characters");
        }
        return value.strip();
    }

    static int between(String key, String value, int least, int most) {
        try {
            int number = Integer.parseInt(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // handled below, with the same message as a number out of range
        }
        throw wrong(key + " must be a whole number between " + least + " and " + most + ", was " + value);
    }

    static NotFoundException absent(String what) {
        return new NotFoundException(refusal(Response.Status.NOT_FOUND, "there is no " + what));
    }

    static BadRequestException wrong(String rule) {
        return new BadRequestException(refusal(Response.Status.BAD_REQUEST, rule));
    }

    private static Response refusal(Response.Status status, String error) {
        return Response.status(status)
                .type(MediaType.APPLICATION_JSON)
                .entity(Map.of("error", error))
                .build();
    }
}
