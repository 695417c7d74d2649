package dev.etosha.conformance;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** Helidon MP: a jar with its libraries beside it. */
final class Helidon extends BuiltServer {

    Helidon() {
        super("Helidon MP", "helidon.version", "helidon");
    }

    @Override
    Path java() {
        return Jdk.home(21);
    }

    @Override
    Path jar(Path target) {
        return target.resolve("suite.jar");
    }

    @Override
    List<String> listening(String host, int port) {
        return List.of("-Dserver.host=" + host, "-Dserver.port=" + port);
    }

    @Override
    URI management(URI http) {
        return http;
    }
}
