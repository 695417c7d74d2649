package dev.etosha.bench;

import java.io.IOException;
import java.sql.Connection;

/** Opens the first pool of a JVM, including class loading. Prints the nanoseconds until the first answer. */
final class ColdStart {

    private ColdStart() {}

    public static void main(String[] arguments) throws Exception {
        Contender contender = Contender.valueOf(arguments[0]);
        Target target = Target.postgres(arguments[1], 5);
        long began = System.nanoTime();
        try (MeasuredPool pool = contender.open(target);
                Connection connection = pool.borrow()) {
            Lookup.on(connection);
            System.out.println(System.nanoTime() - began);
        }
        System.exit(0); // a contender can leave threads running
    }

    /** Runs this program in a new JVM and returns the printed nanoseconds. */
    static double nanos(Server server, Contender contender) throws IOException, InterruptedException {
        String printed = Program.java()
                .run(
                        "-cp",
                        System.getProperty("java.class.path", ""),
                        ColdStart.class.getName(),
                        contender.name(),
                        server.jdbcUrl());
        return printed.lines()
                .filter(line -> line.matches("[0-9.E]+"))
                .mapToDouble(Double::parseDouble)
                .findFirst()
                .orElseThrow();
    }
}
