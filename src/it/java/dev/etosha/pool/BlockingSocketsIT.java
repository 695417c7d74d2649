package dev.etosha.pool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.config.PoolConfig;
import dev.etosha.connect.Hooks;
import dev.etosha.connect.PostgresConnector;
import dev.etosha.threads.PoolLog;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The pool itself never reads with a socket timeout. After a read with a timeout, the JDK needs three system calls for
 * each read. The test reads from Linux whether a socket is in blocking mode.
 */
@EnabledOnOs(OS.LINUX)
class BlockingSocketsIT extends PoolOnServer {

    private static final int O_NONBLOCK = 0_4000;
    private static final Path SELF = Path.of("/proc/self");

    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final PoolConfig config = config().withSize(1);
    private final Checkout checkout =
            new Checkout(config, new PostgresConnector(config, Hooks.NONE), Hooks.NONE, timer, new PoolLog("test"));

    @AfterEach
    void close() {
        checkout.close(Duration.ZERO);
        timer.shutdownNow();
    }

    @Test
    void afterTheLogin() throws Exception {
        expectTheSameConnectionToBlock();
    }

    @Test
    void afterValidationOfAnIdleConnection() throws Exception {
        checkout.borrow().close();
        letThemGetStale();
        expectTheSameConnectionToBlock();
    }

    @Test
    void afterARollback() throws Exception {
        try (Connection connection = checkout.borrow()) {
            connection.setAutoCommit(false);
            execute(connection, "SELECT 1");
        }
        expectTheSameConnectionToBlock();
    }

    @Test
    void afterListeningForTerminatedSessions() throws Exception {
        checkout.borrow().close();
        checkout.farewells().listen(System.nanoTime() + TimeUnit.SECONDS.toNanos(10));
        expectTheSameConnectionToBlock();
    }

    @Test
    void aSocketIsNonBlockingAfterItsHolderReadWithATimeout() throws Exception {
        try (Connection connection = checkout.borrow()) {
            connection.setNetworkTimeout(Runnable::run, 10_000);
            assertThat(blocking(connection)).isFalse(); // the query for the port was read with the timeout
        }
    }

    private void expectTheSameConnectionToBlock() throws Exception {
        try (Connection connection = checkout.borrow()) {
            assertThat(blocking(connection)).isTrue();
        }
        assertThat(checkout.stats().opened()).isEqualTo(1);
    }

    private static boolean blocking(Connection connection) throws SQLException, IOException {
        String socket = "socket:[" + inode(Integer.parseInt(text(connection, "SELECT inet_client_port()"))) + "]";
        try (DirectoryStream<Path> files = Files.newDirectoryStream(SELF.resolve("fd"))) {
            for (Path file : files) {
                if (socket.equals(target(file))) {
                    return (flags(file.getFileName()) & O_NONBLOCK) == 0;
                }
            }
        }
        throw new AssertionError("this JVM has no " + socket);
    }

    private static String target(Path file) throws IOException {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (NoSuchFileException e) {
            return "closed in the meantime";
        }
    }

    private static int flags(Path number) throws IOException {
        for (String line : Files.readAllLines(SELF.resolve("fdinfo").resolve(number))) {
            if (line.startsWith("flags:")) {
                return Integer.parseInt(line.substring("flags:".length()).strip(), 8);
            }
        }
        throw new AssertionError("no flags in /proc for file " + number);
    }

    /** The inode of the socket with this local port. */
    private static String inode(int port) throws IOException {
        String local = String.format(":%04X", port);
        for (String table : new String[] {"net/tcp6", "net/tcp"}) {
            for (String line : Files.readAllLines(SELF.resolve(table))) {
                String[] columns = line.strip().split("\\s+", -1);
                if (columns[1].endsWith(local) && !columns[9].equals("0")) {
                    return columns[9];
                }
            }
        }
        throw new AssertionError("no socket in /proc with port " + port);
    }
}
