package dev.etosha.conformance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A runtime that can be had from Maven Central and started. */
abstract class Server {

    final String name;
    final String version;

    /**
     * A runtime.
     *
     * @param property the property that has its version
     */
    Server(String name, String property) {
        this.name = name;
        this.version = Versions.of(property);
    }

    /** Fetches what is not here yet, and starts it; does not wait until it answers. */
    abstract RunningServer start(Launch launch) throws IOException;

    /** The home of the Java that runs it. */
    Path java() {
        return Jdk.home(17);
    }

    /** Whether several applications can share one JVM there. */
    boolean takesSeveralApplications() {
        return true;
    }

    /** Whether applications come and go while it runs. */
    boolean redeploys() {
        return takesSeveralApplications();
    }

    /** Whether a data source with a JNDI name works after its application was deployed again. */
    boolean redeploysDataSources() {
        return redeploys();
    }

    /** Puts an application into a server that was started in the folder. */
    void deploy(Path folder, Path application) throws IOException {
        throw new UnsupportedOperationException(name + " takes no application at run time");
    }

    /** Takes it out again. */
    void undeploy(Path folder, String application) throws IOException {
        throw new UnsupportedOperationException(name + " gives up no application at run time");
    }

    /** Whether a data source can have a name if its class is in the WAR. */
    boolean namesPoolsOfWars() {
        return true;
    }

    /** What a transaction must take until it is noticed that it took longer than a second. */
    Duration longerThanASecond() {
        return Duration.ofSeconds(3);
    }

    /** Whether Jakarta Persistence is tried there. */
    boolean persistence() {
        return false;
    }

    /** What its environment says so that it sends OpenTelemetry's metrics there, each second; empty if it has none. */
    Map<String, String> telemetry(String endpoint) {
        return Map.of();
    }

    /** The product name of the database behind the runtime's own data source, if the suite's server has one. */
    Optional<String> ownDataSource() {
        return Optional.empty();
    }

    /** An address of this machine. */
    static URI http(int port) {
        return URI.create("http://127.0.0.1:" + port + "/");
    }

    /** Takes a WAR out of a folder that the server watches. */
    static void takeOut(Path folder, String application) throws IOException {
        Files.delete(folder.resolve(application + ".war"));
    }
}
