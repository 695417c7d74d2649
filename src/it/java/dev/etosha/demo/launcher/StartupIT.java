package dev.etosha.demo.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.etosha.embedded.FreePort;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher stops waiting for a server that never serves the demo. A script replaces the server. */
class StartupIT {

    private static final DatabaseAddress DATABASE = new DatabaseAddress("postgresql://host/a", "postgresql://host/a");

    @TempDir
    private Path folder;

    private Settings settings;

    @BeforeEach
    void choose() throws IOException {
        assumeThat(File.separatorChar).isEqualTo('/');
        settings = new Settings(folder.resolve("w l p"), "demo", folder.resolve("demo.war"), FreePort.any());
    }

    @Test
    void theWaitForAServerThatNeverAnswersIsBounded() throws Exception {
        try (Liberty server = server("exec sleep 60")) {
            assertThatThrownBy(() -> startup(server, Duration.ofMillis(500)).await())
                    .isInstanceOf(StartException.class)
                    .hasMessageContainingAll("did not answer", server.log().toString());
        }
    }

    @Test
    void aFailedApplicationEndsTheWaitWithTheMessageOfTheLog() throws Exception {
        Path log = settings.serverFolder().resolve("logs/messages.log");
        Files.createDirectories(log.resolveSibling("."));
        Files.writeString(log, "E CWWKO0221E: of an earlier run");
        String line = "[time] 0001 com.ibm.ws E CWWKZ0002E: An exception occurred: it was the database's name";
        try (Liberty server = server("echo \"" + line + "\" > \"" + log + "\"\nexec sleep 60")) {
            assertThatThrownBy(() -> startup(server, Duration.ofSeconds(60)).await())
                    .isInstanceOf(StartException.class)
                    .hasMessageStartingWith("CWWKZ0002E: An exception occurred: it was the database's name")
                    .hasMessageContaining(log.toString());
        }
    }

    @Test
    void anEndedServerEndsTheWait() throws Exception {
        try (Liberty server = server("exit 3")) {
            startup(server, Duration.ofSeconds(60)).await();
            assertThat(server.await()).isEqualTo(3);
        }
    }

    private Startup startup(Liberty server, Duration patience) {
        return new Startup(server, new Web(settings), patience);
    }

    private Liberty server(String does) throws IOException {
        Path script = settings.wlp().resolve("bin/server");
        Files.createDirectories(script.resolveSibling("."));
        Files.writeString(script, "#!/bin/sh\n" + does + "\n");
        assertThat(script.toFile().setExecutable(true)).isTrue();
        return Liberty.start(settings, DATABASE);
    }
}
