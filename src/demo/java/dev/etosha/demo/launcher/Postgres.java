package dev.etosha.demo.launcher;

import java.io.Closeable;
import java.io.IOException;

/** A PostgreSQL that was started for the demo; closing it stops it and removes its data. */
interface Postgres extends Closeable {

    /** Its address in the form of DATABASE_URL. */
    String url();

    /** Starts one in the way that this machine allows. */
    static Postgres start() throws IOException {
        return SetprivPostgres.needed() ? SetprivPostgres.start() : ZonkyPostgres.start();
    }
}
