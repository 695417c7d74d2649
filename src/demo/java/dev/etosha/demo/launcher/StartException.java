package dev.etosha.demo.launcher;

import java.io.IOException;

/** A failure whose message is a line for the user. */
final class StartException extends IOException {

    private static final long serialVersionUID = 1;

    StartException(String line) {
        super(line);
    }
}
