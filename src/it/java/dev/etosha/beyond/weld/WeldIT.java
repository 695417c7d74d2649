package dev.etosha.beyond.weld;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.Database;
import dev.etosha.testing.EmbeddedServer;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program from the Weld page runs in a JVM that has only the jars named there. */
class WeldIT {

    private static final String WELD = "agroal-|postgresql-|weld-|jboss-logging-3|jboss-classfilewriter"
            + "|jakarta\\.(enterprise|inject|interceptor|annotation|el)";
    private static final String CONFIG = WELD + "|smallrye-(config|common)|microprofile-config-api|asm-9";

    @TempDir
    Path folder;

    @Test
    void thePoolIsOpenedWithTheContainer() throws Exception {
        copy(Shop.class);

        assertThat(output(Shop.class, CONFIG)).isEqualTo("42");
        assertThat(log())
                .contains("opened pool default on postgresql://localhost")
                .contains("MicroProfile Fault Tolerance is absent or switched off: calls are not retried");
    }

    @Test
    void thePoolIsClosedWithTheContainer() throws Exception {
        copy(AfterTheContainer.class);

        assertThat(output(AfterTheContainer.class, CONFIG)).isEqualTo("is closed");
    }

    @Test
    void withoutMicroProfileTheSettingsAreInCode() throws Exception {
        copy(Shop.class);
        copy(ShopSettings.class);

        assertThat(output(Shop.class, WELD)).isEqualTo("42");
        assertThat(log()).contains("MicroProfile Config is absent: only PoolConfig beans configure pools");
    }

    private void copy(Class<?> type) throws IOException {
        String path = type.getName().replace('.', '/') + ".class";
        Path copy = folder.resolve("classes").resolve(path);
        Files.createDirectories(copy.getParent());
        try (InputStream bytes = Objects.requireNonNull(type.getClassLoader().getResourceAsStream(path))) {
            Files.write(copy, bytes.readAllBytes());
        }
        Path descriptors = Files.createDirectories(folder.resolve("classes/META-INF"));
        Files.writeString(descriptors.resolve("beans.xml"), "<beans bean-discovery-mode=\"annotated\"/>");
    }

    /** Runs the program and returns its output. */
    private String output(Class<?> program, String jars) throws Exception {
        Path library = Path.of(Database.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Stream<String> found = Arrays.stream(
                        System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(path -> Path.of(path).getFileName().toString().matches("(" + jars + ").*\\.jar"));
        String classPath = Stream.concat(Stream.of(folder.resolve("classes").toString(), library.toString()), found)
                .collect(Collectors.joining(File.pathSeparator));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        ProcessBuilder command = new ProcessBuilder(java, "--class-path", classPath, program.getName())
                .redirectError(folder.resolve("log").toFile());
        command.environment().put("DATABASE_URL", EmbeddedServer.url());
        Process process = command.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(log()).isZero();
        return output.trim();
    }

    private String log() throws IOException {
        return Files.readString(folder.resolve("log"));
    }
}
