package dev.etosha.demo.launcher;

import java.io.IOException;

/** A failed start, with a message of one line for the user. */
final class StartException extends IOException {

    private static final long serialVersionUID = 1;

    StartException(String line) {
        super(line);
    }
}
