package dev.etosha.embedded;

import java.io.IOException;

/** An archive that is missing or can't be read to its end, as a download leaves it that was cut. */
public final class DamagedArchiveException extends IOException {

    private static final long serialVersionUID = 1;

    DamagedArchiveException(Exception failure) {
        super("PostgreSQL's archive is missing or damaged (" + failure.getMessage() + ")", failure);
    }
}
