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
        List<String> faults = new ArrayList<>();
        try {
            int port = port(arguments[0]);
            if (!portIsFree(port)) {
                faults.add(portIsTaken(port));
            }
        } catch (IllegalArgumentException e) {
            faults.add(e.getMessage());
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

    /** @throws IllegalArgumentException if the text is no port */
    static int port(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 65535) {
            throw new IllegalArgumentException("http.port must be between 1 and 65535, was " + text);
        }
        return Integer.parseInt(text);
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
