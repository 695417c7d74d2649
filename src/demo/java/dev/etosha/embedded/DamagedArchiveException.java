package dev.etosha.embedded;

import java.io.IOException;

/** An archive is missing or truncated, for example after an interrupted download. */
public final class DamagedArchiveException extends IOException {

    private static final long serialVersionUID = 1;

    DamagedArchiveException(Exception failure) {
        super("PostgreSQL's archive is missing or damaged (" + failure.getMessage() + ")", failure);
    }
}
