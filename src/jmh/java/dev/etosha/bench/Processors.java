package dev.etosha.bench;

import java.io.IOException;
import java.util.List;

/**
 * Sets the processors that a process may use. If a server and its client share processors, the scheduler moves both
 * between them, and results vary more.
 */
final class Processors {

    private Processors() {}

    /** Gives one half of the processors to this process and its future children, and the other half to a server. */
    static void split(List<ProcessHandle> server) throws IOException, InterruptedException {
        int all = Runtime.getRuntime().availableProcessors();
        List<Program> programs = Program.named("taskset");
        if (all < 2 || programs.isEmpty()) {
            throw new IOException(all < 2 ? "there is only one" : "there is no taskset on the PATH");
        }
        Program taskset = programs.get(0);
        String theirs = all / 2 + "-" + (all - 1);
        for (ProcessHandle process : server) { // the postmaster is first, and its backends inherit the setting
            String unused = taskset.run("-acp", theirs, Long.toString(process.pid()));
        }
        String unused = taskset.run(
                "-acp",
                "0-" + (all / 2 - 1),
                Long.toString(ProcessHandle.current().pid()));
    }
}
