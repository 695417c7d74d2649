package dev.etosha.bench;

import java.io.IOException;
import java.util.List;

/**
 * Which processors a process may use. Where a server and its client share them, the system moves both about, and two runs
 * of the same differ by a third; with processors of their own it is a few percent.
 */
final class Processors {

    private Processors() {}

    /** Gives this process, and what it starts from now on, one half of the processors, and what it has started the other. */
    static void split() throws IOException, InterruptedException {
        int all = Runtime.getRuntime().availableProcessors();
        List<Program> programs = Program.named("taskset");
        if (all < 2 || programs.isEmpty()) {
            throw new IOException(all < 2 ? "there is only one" : "there is no taskset on the PATH");
        }
        Program taskset = programs.get(0);
        String theirs = all / 2 + "-" + (all - 1);
        for (ProcessHandle started : ProcessHandle.current().descendants().toList()) {
            String unused = taskset.run("-acp", theirs, Long.toString(started.pid()));
        }
        String unused = taskset.run(
                "-acp",
                "0-" + (all / 2 - 1),
                Long.toString(ProcessHandle.current().pid()));
    }
}
