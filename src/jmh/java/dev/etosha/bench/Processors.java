package dev.etosha.bench;

import java.io.IOException;
import java.util.List;

/**
 * Which processors a process may use. Where a server and its client share them, the system moves both about, and two runs
 * of the same differ by a third; with processors of their own it is a few percent.
 */
final class Processors {

    private Processors() {}

    /** Gives this process, and what it starts from now on, one half of the processors, and a server the other. */
    static void split(List<ProcessHandle> server) throws IOException, InterruptedException {
        int all = Runtime.getRuntime().availableProcessors();
        List<Program> programs = Program.named("taskset");
        if (all < 2 || programs.isEmpty()) {
            throw new IOException(all < 2 ? "there is only one" : "there is no taskset on the PATH");
        }
        Program taskset = programs.get(0);
        String theirs = all / 2 + "-" + (all - 1);
        for (ProcessHandle process : server) { // the postmaster first, whose backends inherit it
            String unused = taskset.run("-acp", theirs, Long.toString(process.pid()));
        }
        String unused = taskset.run(
                "-acp",
                "0-" + (all / 2 - 1),
                Long.toString(ProcessHandle.current().pid()));
    }
}
