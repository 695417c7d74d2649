package dev.etosha.demo.launcher;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.time.Duration;

/** PostgreSQL as zonky's library starts it: as this user, or as root in a user namespace. */
record ZonkyPostgres(EmbeddedPostgres server) implements Postgres {

    static ZonkyPostgres start() throws IOException {
        return new ZonkyPostgres(builder().start());
    }

    static EmbeddedPostgres.Builder builder() {
        return EmbeddedPostgres.builder()
                .setPGStartupWait(Duration.ofSeconds(60))
                // its hook would stop PostgreSQL while the application still drains
                .setRegisterShutdownHook(false);
    }

    @Override
    public String url() {
        return "postgresql://postgres@localhost:" + server.getPort() + "/postgres";
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
