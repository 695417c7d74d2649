package dev.etosha.reliability;

import dev.etosha.testing.Callers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Runs the fault table for each contender, and then HikariCP's test "Handling Database Down". The command is
 * {@code mvn -Preliability}. It writes {@code target/reliability.md}.
 */
final class Comparison {

    private Comparison() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]);
        FaultReport report = new FaultReport();
        try (Site site = new Site()) {
            for (Contender contender : Contender.values()) {
                Round.of(Fault.reset, contender, Callers.all(), site); // loads and compiles the classes
            }
            for (Fault fault : Fault.chosen().toList()) {
                Map<Contender, Map<Case, Measurement>> seen = new EnumMap<>(Contender.class);
                for (Contender contender : Contender.values()) {
                    seen.put(contender, Round.of(fault, contender, Callers.all(), site));
                    System.out.println(fault + ", " + contender);
                }
                report.add(fault, seen);
                write(file, report);
            }
            report.add(new DatabaseDown(Duration.ofSeconds(31), Duration.ofSeconds(60))
                    .run(List.of(Contender.values()), site));
        }
        write(file, report);
    }

    private static void write(Path file, FaultReport report) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, report.markdown());
    }
}
