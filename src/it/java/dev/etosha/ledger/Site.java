package dev.etosha.ledger;

import dev.etosha.testing.Eventually;
import dev.etosha.testing.FaultProxy;
import dev.etosha.testing.OwnServer;
import dev.etosha.testing.PgBouncer;
import dev.etosha.testing.PgBouncerProgram;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The ledger's server, the network in front of it, and a standby for failovers. */
final class Site implements AutoCloseable {

    private final FaultProxy proxy;
    private OwnServer server;
    private @Nullable OwnServer standby;
    private final @Nullable PgBouncer pooler;

    /** @param pooled whether a pooler in transaction mode is between the network and the server */
    Site(boolean pooled) throws SQLException {
        this.server = OwnServer.start();
        this.pooler = pooled ? pooler(server.port()) : null;
        this.proxy = FaultProxy.to(pooler == null ? server.port() : pooler.port());
        server.execute(Ledger.SCHEMA);
        server.execute("CREATE ROLE clerk LOGIN", "GRANT ALL ON account, log TO clerk");
    }

    private static PgBouncer pooler(int port) {
        return PgBouncer.start(
                PgBouncerProgram.NEW,
                port,
                "transaction",
                5,
                Map.of("server_login_retry", "1", "max_prepared_statements", "100"));
    }

    /** The URL of the application. Its role is not a superuser. */
    String url() {
        return "postgresql://clerk@localhost:" + proxy.port() + "/postgres";
    }

    OwnServer server() {
        return server;
    }

    FaultProxy proxy() {
        return proxy;
    }

    /** Adds a synchronous standby. From now on each commit waits for it. */
    void addStandby() throws SQLException {
        OwnServer copy = server.standby();
        standby = copy;
        server.execute("ALTER SYSTEM SET synchronous_standby_names = '*'", "SELECT pg_reload_conf()");
        Eventually.eventually(Duration.ofSeconds(30), () -> {
            if (!server.answer("SELECT count(*) FROM pg_stat_replication WHERE sync_state = 'sync'")
                    .equals("1")) {
                throw new AssertionError("the standby is not synchronous yet");
            }
        });
        server.execute("CREATE TABLE probe (id int)", "DROP TABLE probe"); // returns when the standby has confirmed
        server.awaitReplayBy(copy);
    }

    /** Kills the server and continues with its standby. */
    void failOver() throws IOException {
        OwnServer next = standby;
        if (next == null) {
            throw new IllegalStateException("no standby");
        }
        OwnServer old = server;
        old.kill();
        next.promote();
        proxy.forwardTo(next.port());
        server = next;
        standby = null;
        old.close();
    }

    @Override
    public void close() throws IOException {
        proxy.close();
        if (pooler != null) {
            pooler.close();
        }
        server.close();
        if (standby != null) {
            standby.close();
        }
    }
}
