package dev.etosha.demo.launcher;

import java.nio.file.Path;

/**
 * The arguments that Maven gives to the demo.
 *
 * @param wlp the folder where Open Liberty is installed
 * @param server the name of the Liberty server
 * @param war the exploded application
 * @param port the server's HTTP port
 */
record Settings(Path wlp, String server, Path war, int port) {

    static Settings of(String[] arguments) {
        if (arguments.length != 4) {
            throw new IllegalArgumentException("Expected: <wlp> <server> <war> <http.port>; run it by: mvn -Pdemo");
        }
        return new Settings(Path.of(arguments[0]), arguments[1], Path.of(arguments[2]), Ground.port(arguments[3]));
    }

    Path serverFolder() {
        return wlp.resolve("usr").resolve("servers").resolve(server);
    }

    String address(String path) {
        return "http://localhost:" + port + path;
    }
}
