package dev.etosha.demo.app;

import jakarta.ws.rs.BadRequestException;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client may send. */
final class Input {

    private Input() {}

    static String text(String key, @Nullable String value, int longest) {
        if (value == null || value.isBlank() || value.length() > longest) {
            throw wrong(key + " must have between 1 and " + longest + " characters");
        }
        return value.strip();
    }

    static int between(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw wrong(key + " must be between " + least + " and " + most + ", was " + value);
        }
        return value;
    }

    static BadRequestException wrong(String rule) {
        return new BadRequestException(Response.status(Response.Status.BAD_REQUEST)
                .type(MediaType.APPLICATION_JSON)
                .entity(Map.of("error", rule))
                .build());
    }
}
