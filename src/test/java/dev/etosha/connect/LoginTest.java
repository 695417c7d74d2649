package dev.etosha.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.etosha.config.PoolConfig;
import dev.etosha.config.StartMode;
import dev.etosha.pool.ConnectionPool;
import dev.etosha.pool.Threads;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Logins to a server that accepts connections and never answers. */
@Timeout(60)
class LoginTest {

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private ServerSocket server;
    private Login login;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        login = new Login(config(), timer, () -> {});
    }

    @AfterEach
    void stop() throws IOException {
        timer.shutdownNow();
        server.close();
    }

    @Test
    void endReleasesAThreadThatWaitsForAnAnswer() throws Exception {
        FutureTask<Connection> client = start();
        try (Socket accepted = server.accept()) {
            assertThat(accepted.getInputStream().read()).isNotNegative(); // the login has sent its first byte
            login.end();
            expectFailure(client);
        }
    }

    @Test
    void endReleasesAThreadThatWaitsToConnect() throws Exception {
        try (Socket first = connected();
                Socket second = connected()) { // they fill the server's backlog
            assertThat(first.isConnected() && second.isConnected()).isTrue();
            FutureTask<Connection> client = start();
            while (login.socket() == null) {
                Thread.onSpinWait();
            }
            login.end();
            expectFailure(client);
        }
    }

    @Test
    void theConnectTimeoutEndsALogin() throws Exception {
        try (ConnectionPool pool = ConnectionPool.open(config().withConnectTimeout(Duration.ofSeconds(1)));
                Socket accepted = server.accept()) {
            expectEnd(accepted);
            assertThat(pool.stats().opened()).isZero();
        }
    }

    @Test
    void closingAPoolEndsItsLogins() throws Exception {
        ConnectionPool pool = ConnectionPool.open(config().withConnectTimeout(Duration.ofMinutes(10)));
        try (Socket accepted = server.accept()) {
            pool.close(Duration.ZERO);
            expectEnd(accepted);
        }
    }

    @Test
    void afterTheConnectTimeoutTheNextHostIsTried() throws Exception {
        try (ServerSocket second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ConnectionPool pool = ConnectionPool.open(PoolConfig.of("postgresql://nobody@localhost:"
                                + server.getLocalPort() + ",localhost:" + second.getLocalPort()
                                + "/nothing?sslmode=disable")
                        .withConnectTimeout(Duration.ofSeconds(1)));
                Socket atFirst = server.accept();
                Socket atSecond = second.accept()) {
            expectEnd(atFirst);
            expectEnd(atSecond);
            assertThat(pool.stats().opened()).isZero();
        }
    }

    @Test
    void closingAPoolEndsItsProbe() throws Exception {
        ConnectionPool pool =
                ConnectionPool.open(config().withStart(StartMode.LAZY).withConnectTimeout(Duration.ofMinutes(10)));
        FutureTask<Duration> question = new FutureTask<>(() -> pool.probe(Duration.ofMinutes(10)));
        Threads.platform().start(question);
        try (Socket accepted = server.accept()) {
            pool.close(Duration.ZERO);
            expectEnd(accepted);
        }
        expectFailure(question);
    }

    private static void expectEnd(Socket accepted) throws IOException {
        accepted.setSoTimeout(20_000);
        accepted.getInputStream().readAllBytes();
    }

    @Test
    void anEndedLoginGetsNoSocket() throws IOException {
        login.end();
        try (Socket late = new Socket()) {
            assertThatThrownBy(() -> login.uses(late)).isInstanceOf(SocketException.class);
        }
    }

    @Test
    void theThreadForgetsItsLoginAfterAFailure() {
        assertThatThrownBy(() -> login.with(() -> {
                    assertThat(Login.onThisThread()).isSameAs(login);
                    throw new IllegalStateException();
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(Login.onThisThread()).isNull();
    }

    private Socket connected() throws IOException {
        return new Socket(server.getInetAddress(), server.getLocalPort());
    }

    private PoolConfig config() {
        return PoolConfig.of("postgresql://nobody@localhost:" + server.getLocalPort() + "/nothing?sslmode=disable");
    }

    private FutureTask<Connection> start() {
        FutureTask<Connection> client = new FutureTask<>(() -> login.with(new PostgresConnector(config(), Hooks.NONE)));
        Threads.platform().start(client);
        return client;
    }

    private static void expectFailure(FutureTask<?> client) {
        assertThatThrownBy(() -> client.get(20, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
    }
}
