package dev.etosha;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Java code in the documentation compiles. The code for other libraries and containers is part of their tests. */
class ReadmeCodeTest {

    /** Matches a block that is a file, and finds the name of its class. */
    private static final Pattern FILE = Pattern.compile("\\Aimport .*?class (\\w+)", Pattern.DOTALL);

    /** Matches a block of class members. Any other block is the body of a method. */
    private static final Pattern MEMBERS = Pattern.compile("\\A(@|void )");

    private static final Path TESTS = Path.of("src/it/java/dev/etosha");

    private static final String AROUND = """
            import static org.junit.jupiter.api.Assertions.*;

            import dev.etosha.*;
            import dev.etosha.beyond.service.*;
            import dev.etosha.config.*;
            import dev.etosha.execution.*;
            import dev.etosha.health.*;
            import dev.etosha.pool.*;
            import jakarta.annotation.sql.DataSourceDefinition;
            import jakarta.enterprise.context.ApplicationScoped;
            import jakarta.enterprise.context.Dependent;
            import jakarta.enterprise.event.Observes;
            import jakarta.enterprise.inject.Produces;
            import jakarta.inject.Inject;
            import jakarta.persistence.*;
            import jakarta.transaction.Transactional;
            import jakarta.ws.rs.ApplicationPath;
            import jakarta.ws.rs.core.Application;
            import java.math.BigDecimal;
            import java.sql.*;
            import java.time.*;
            import java.util.*;
            import java.util.concurrent.*;
            import java.util.stream.*;
            import javax.sql.DataSource;
            import org.flywaydb.core.Flyway;
            import org.flywaydb.core.api.output.MigrateResult;
            import org.jdbi.v3.core.Jdbi;
            import org.jooq.DSLContext;
            import org.jooq.SQLDialect;
            import org.jooq.impl.DSL;
            import org.junit.jupiter.api.Test;
            import org.junit.jupiter.api.extension.ExtendWith;

            class Surroundings {
                Database db;
                DataSource dataSource;
                EntityManagerFactory books;
                Object book;

                record Item(long id, String name) {}
            }

            class Block extends Surroundings {
            %s
            }
            """;

    @TempDir
    static Path classes;

    @TestFactory
    Stream<DynamicTest> everyBlockCompiles() {
        return Pages.all().stream()
                .flatMap(page -> Pages.javaBlocks(page).stream().map(block -> {
                    String name = page.getFileName() + ": "
                            + block.lines().findFirst().orElseThrow();
                    return DynamicTest.dynamicTest(
                            name, () -> assertThat(faults(block)).isEmpty());
                }));
    }

    @ParameterizedTest
    @CsvSource({
        "with-other-libraries.md, libraries, 4",
        "testing.md, beyond/service, 3",
        "runtimes/plain-java.md, beyond/plain, 1",
        "runtimes/spring-boot.md, beyond/spring, 3",
        "runtimes/weld.md, beyond/weld, 2"
    })
    void theCodeOfAPageIsPartOfItsTests(String page, String folder, int blocks) throws IOException {
        String tests;
        try (Stream<Path> files = Files.list(TESTS.resolve(folder))) {
            tests = bare(String.join("", files.map(Pages::text).toList()));
        }

        assertThat(Pages.javaBlocks(Pages.SITE.resolve(page))).hasSize(blocks).allSatisfy(block -> assertThat(tests)
                .contains(bare(block)));
    }

    private static String bare(String code) {
        return code.replaceAll("\\s", "");
    }

    private static List<String> faults(String block) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        List<String> options =
                List.of("-proc:none", "-d", classes.toString(), "-classpath", System.getProperty("java.class.path"));
        compiler.getTask(null, null, found, options, null, List.of(source(block.strip())))
                .call();
        return found.getDiagnostics().stream()
                .filter(each -> each.getKind() == Diagnostic.Kind.ERROR)
                .map(each -> each.getMessage(Locale.ROOT))
                .toList();
    }

    private static Source source(String block) {
        Matcher file = FILE.matcher(block);
        if (file.find()) {
            return new Source(file.group(1), block);
        }
        boolean members = MEMBERS.matcher(block).find();
        String body = members ? block : "void run() throws Exception {\n" + block + "}";
        return new Source("Block", AROUND.formatted(body));
    }

    private static final class Source extends SimpleJavaFileObject {

        private final String text;

        Source(String name, String text) {
            super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
