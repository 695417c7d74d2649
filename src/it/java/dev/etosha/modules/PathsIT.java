package dev.etosha.modules;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.testing.EmbeddedServer;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program with the library's jar and its three dependencies. It has no container and no Jakarta EE API. */
class PathsIT {

    private static final String MODULE = """
            module shop {
                requires dev.etosha;
            }
            """;

    private static final String PROGRAM = """
            package shop;

            import dev.etosha.config.PoolConfig;
            import dev.etosha.execution.Databases;
            import dev.etosha.Database;
            import dev.etosha.pool.ConnectionPool;

            public class Shop {
                public static void main(String[] arguments) throws Exception {
                    try (ConnectionPool pool = ConnectionPool.open(PoolConfig.of(arguments[0]))) {
                        int answer = Databases.on(pool).query("SELECT 42", row -> row.getInt(1)).get(0);
                        try (var connection = pool.dataSource().getConnection()) {
                            System.out.println(Database.class.getModule() + " " + answer + " " + connection.isValid(5));
                        }
                    }
                }
            }
            """;

    @TempDir
    Path folder;

    @Test
    void theJarIsAModule() throws Exception {
        write("module-info.java", MODULE);
        compile("--module-path", libraries());

        assertThat(run(
                        "--module-path",
                        libraries() + File.pathSeparator + folder.resolve("out"),
                        "-m",
                        "shop/shop.Shop"))
                .isEqualTo("module dev.etosha 42 true");
    }

    @Test
    void theJarIsOnTheClassPath() throws Exception {
        compile("--class-path", libraries());

        assertThat(run("--class-path", libraries() + File.pathSeparator + folder.resolve("out"), "shop.Shop"))
                .startsWith("unnamed module")
                .endsWith(" 42 true");
    }

    private static String libraries() {
        File[] jars = new File(System.getProperty("app.war"), "WEB-INF/lib").listFiles();
        return Arrays.stream(Objects.requireNonNull(jars, "the demo's WAR was not made"))
                .map(File::getPath)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(Files.createDirectories(folder.resolve("shop")).resolve(file), text);
    }

    private void compile(String... path) throws IOException {
        write("Shop.java", PROGRAM);
        List<String> arguments =
                new ArrayList<>(List.of("-d", folder.resolve("out").toString()));
        arguments.addAll(List.of(path));
        try (var sources = Files.list(folder.resolve("shop"))) {
            sources.map(Path::toString).forEach(arguments::add);
        }
        int result = ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new));
        assertThat(result).isZero();
    }

    private static String run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(arguments));
        command.add(EmbeddedServer.url());
        Process program = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(program.waitFor()).as("%s", said).isZero();
        return said.trim();
    }
}
