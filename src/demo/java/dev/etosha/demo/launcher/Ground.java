package dev.etosha.demo.launcher;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Checks the port and the free disk space before Maven builds anything. Maven runs this source file directly, so it
 * uses only the JDK.
 */
final class Ground {

    private static final long ROOM = 200_000_000;

    private Ground() {}

    /** The only argument is the HTTP port. */
    public static void main(String[] arguments) {
        int port = Integer.parseInt(arguments[0]);
        List<String> faults = new ArrayList<>();
        if (!portIsFree(port)) {
            faults.add(portIsTaken(port));
        }
        File folder = new File(System.getProperty("java.io.tmpdir"));
        if (!folder.canWrite() || folder.getUsableSpace() < ROOM) {
            faults.add("The temporary folder " + folder + " must exist, be writable and have 200 MB of free space."
                    + " Free some space, or use another folder: mvn -Pdemo -Djava.io.tmpdir=/a/folder");
        }
        faults.forEach(fault -> System.err.println("[ERROR] " + fault));
        if (!faults.isEmpty()) {
            endMaven();
            System.exit(1);
        }
    }

    /** Ends Maven before it prints a page about a failed plugin below our message. */
    static void endMaven() {
        ProcessHandle.current().parent().filter(Ground::isMaven).ifPresent(maven -> {
            maven.destroy();
            maven.onExit().completeOnTimeout(maven, 5, TimeUnit.SECONDS).join();
        });
    }

    private static boolean isMaven(ProcessHandle parent) {
        return parent.info().commandLine().orElse("").contains("maven");
    }

    static boolean portIsFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getByName("localhost"))) {
            return socket.isBound();
        } catch (IOException inUse) {
            return false;
        }
    }

    static String portIsTaken(int port) {
        return "Port " + port + " is in use, maybe by another demo. Stop it, or use another port:"
                + " mvn -Pdemo -Dhttp.port=" + (port + 1);
    }
}
