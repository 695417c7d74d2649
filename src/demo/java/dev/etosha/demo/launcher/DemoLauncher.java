package dev.etosha.demo.launcher;

import dev.etosha.embedded.Archive;
import dev.etosha.embedded.EmbeddedPostgres;
import dev.etosha.embedded.Programs;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Runs the demo until Ctrl-C or until Maven ends. */
public final class DemoLauncher {

    private static final PrintStream OUT = System.out;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Settings settings;
    private final Web web;
    private final Parts parts = new Parts();

    private DemoLauncher(Settings settings) {
        this.settings = settings;
        this.web = new Web(settings);
    }

    public static void main(String[] arguments) {
        DemoLauncher launcher = new DemoLauncher(Settings.of(arguments));
        System.exit(launcher.runAndReport());
    }

    private int runAndReport() {
        try {
            return run();
        } catch (Exception | Error e) {
            if (!parts.ending()) { // otherwise Ctrl-C ended the part that was starting
                say(Remedy.of(e));
                endMaven();
            }
            return 1;
        }
    }

    private int run() throws Exception {
        if (!Ground.portIsFree(settings.port())) {
            say(Ground.portIsTaken(settings.port()));
            endMaven();
            return 1;
        }
        endTogether();
        Instant begin = Instant.now();
        DatabaseAddress database = database();
        say("Starting Open Liberty ...");
        Liberty server = parts.start(() -> Liberty.start(settings, database));
        if (server == null) {
            return 0;
        }
        new Startup(server, web, PATIENCE).await();
        if (server.running()) {
            announce(server, begin);
        }
        int code = server.await();
        if (!parts.ending()) {
            say("Open Liberty ended unexpectedly with code " + code + "; the reason is in its log: " + server.log());
            endMaven();
        }
        return code;
    }

    /** A signal that ends Maven does not end this process, so this process watches Maven. */
    private void endTogether() {
        Runtime.getRuntime().addShutdownHook(new Thread(parts::close, "stop"));
        ProcessHandle.current().parent().ifPresent(DemoLauncher::endWith);
    }

    private void endMaven() {
        parts.close();
        Ground.endMaven();
    }

    private static void endWith(ProcessHandle maven) {
        Thread watch = new Thread(
                () -> {
                    maven.onExit().join();
                    System.exit(0);
                },
                "maven");
        watch.setDaemon(true);
        watch.start();
    }

    private DatabaseAddress database() throws Exception {
        DatabaseAddress given = DatabaseAddress.of(System.getenv());
        if (given != null) {
            given.check();
            say("DATABASE_URL is set: using that database, not starting one.");
            return given;
        }
        say("Starting an embedded PostgreSQL (set DATABASE_URL to use your own) ...");
        EmbeddedPostgres postgres =
                parts.start(() -> EmbeddedPostgres.start(Programs.of(Archive.onClassPath()), 0, Map.of()));
        if (postgres == null) {
            throw new InterruptedException("stopped while starting");
        }
        say("PostgreSQL is ready: psql " + postgres.url());
        return DatabaseAddress.of(postgres.url(), System.getenv());
    }

    private void announce(Liberty server, Instant begin) throws InterruptedException {
        boolean ready = web.answers("/health/ready");
        Duration taken = Duration.between(begin, Instant.now());
        OUT.println(Addresses.of(settings, ready, taken, server.log()));
        OUT.flush();
    }

    private static void say(String line) {
        OUT.println("[demo] " + line);
        OUT.flush();
    }
}
