package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.testing.EmbeddedServer;
import dev.etosha.testing.FaultProxy;
import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The first host of the URL is unusable and the second one works. */
class SeveralHostsIT extends PoolOnServer {

    private final FaultProxy first = FaultProxy.to(EmbeddedServer.port());

    @AfterEach
    void closeProxy() throws IOException {
        first.close();
    }

    @Test
    void aHostThatRefusesIsSkipped() throws Exception {
        first.refuse();
        expectTheSecondHostIsUsed();
    }

    @Test
    void aSilentHostIsSkippedAfterTheConnectTimeout() throws Exception {
        first.goSilent();
        expectTheSecondHostIsUsed();
    }

    @Test
    void aSilentHostDoesNotMakeTheProbeFail() throws Exception {
        first.goSilent();
        assertThat(onBoth().probe(Duration.ofSeconds(10))).isPositive();
    }

    private void expectTheSecondHostIsUsed() throws Exception {
        try (Connection connection = onBoth().borrow()) {
            assertThat(text(connection, "SELECT 1")).isEqualTo("1");
        }
    }

    private ConnectionPool onBoth() {
        String url = EmbeddedServer.url().replace("localhost:", "localhost:" + first.port() + ",localhost:");
        return open(config(url).withConnectTimeout(Duration.ofSeconds(1)));
    }
}
