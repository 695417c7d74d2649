package dev.etosha.testing;

import dev.etosha.embedded.Account;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The processes of a PostgreSQL server on one data directory. Starts, stops, kills and suspends them. */
final class PostgresProcess {

    private final Path data;
    private final Path pgCtl;
    private final String options;

    /** @param options the options of each start, in the syntax of a shell */
    PostgresProcess(Path data, Path pgCtl, String options) {
        this.data = data;
        this.pgCtl = pgCtl;
        this.options = options;
    }

    /** The processes of a running server. */
    static PostgresProcess running(Path data) throws IOException {
        Path executable =
                Path.of(postmaster(data).info().command().orElseThrow()).resolveSibling("pg_ctl");
        String started = Files.readString(data.resolve("postmaster.opts")).strip();
        return new PostgresProcess(data, executable, started.substring(started.indexOf(' ') + 1));
    }

    /** The same program and options with other data and another port. */
    PostgresProcess elsewhere(Path otherData, int port, int otherPort) {
        return new PostgresProcess(
                otherData,
                pgCtl,
                options.replace('"' + data.toString() + '"', '"' + otherData.toString() + '"')
                        .replace('"' + Integer.toString(port) + '"', '"' + Integer.toString(otherPort) + '"'));
    }

    /** Returns when the server accepts connections. Tries again while sessions of a killed server are still ending. */
    void start() {
        Path log = data.resolve("server.log");
        Eventually.eventually(Duration.ofSeconds(60), () -> {
            Files.deleteIfExists(log);
            try {
                control("start", "-l", log.toString(), "-o", options);
            } catch (IllegalStateException e) {
                throw new IllegalStateException(e.getMessage() + ":\n" + Files.readString(log), e);
            }
        });
    }

    void stop(String mode) {
        control("stop", "-m", mode);
    }

    /** Requests the stop and returns at once. */
    void stopLater(String mode) {
        control("stop", "-W", "-m", mode);
    }

    void promote() {
        control("promote");
    }

    boolean runs() {
        return Files.exists(data.resolve("postmaster.pid"))
                && ProcessHandle.of(pid(data)).isPresent();
    }

    /** Kills all processes at once, as in a power failure. */
    void kill() {
        List<ProcessHandle> all = family();
        // SIGKILL, to the postmaster first, so that it starts no new process
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(PostgresProcess::awaitEnd);
    }

    /** Kills the postmaster only. The other processes notice that and end. */
    void killPostmaster() {
        List<ProcessHandle> all = family();
        all.get(0).destroyForcibly();
        all.forEach(PostgresProcess::awaitEnd);
    }

    /** Kills a child of the postmaster if it still runs. Returns when the postmaster has noticed. */
    void killChild(long pid) {
        ProcessHandle.of(pid).ifPresent(child -> {
            child.destroyForcibly();
            awaitEnd(child);
        });
    }

    void freeze() {
        signal("-STOP", List.of(postmaster(data))); // first, so that it starts no new process
        signal("-STOP", family());
    }

    void thaw() {
        signal("-CONT", family());
    }

    /** All processes, the postmaster first. */
    List<ProcessHandle> family() {
        ProcessHandle postmaster = postmaster(data);
        return Stream.concat(Stream.of(postmaster), postmaster.descendants()).toList();
    }

    private static ProcessHandle postmaster(Path data) {
        return ProcessHandle.of(pid(data)).orElseThrow();
    }

    private static long pid(Path data) {
        try (Stream<String> lines = Files.lines(data.resolve("postmaster.pid"))) {
            return Long.parseLong(lines.findFirst().orElseThrow());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitEnd(ProcessHandle process) {
        process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static void signal(String signal, List<ProcessHandle> processes) {
        List<String> command = new ArrayList<>(List.of("kill", signal));
        processes.forEach(process -> command.add(Long.toString(process.pid())));
        status(command); // some processes may have ended meanwhile
    }

    private void control(String action, String... arguments) {
        List<String> command = new ArrayList<>();
        command.addAll(List.of(pgCtl.toString(), action, "-w", "-s", "-D", data.toString()));
        command.addAll(List.of(arguments));
        succeeds(Account.here().command(command));
    }

    private static void succeeds(List<String> command) {
        int status = status(command);
        if (status != 0) {
            throw new IllegalStateException(command + " ended with " + status);
        }
    }

    private static int status(List<String> command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD) // the server would keep a pipe open
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
