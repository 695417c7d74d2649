package dev.etosha.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.etosha.PoolStats;
import dev.etosha.testing.FaultProxy;
import dev.etosha.testing.OwnServer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads measures from this JVM, the pool and the server. */
final class Instruments {

    private static final UnixOperatingSystemMXBean SYSTEM =
            (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Instruments() {}

    /** Reads the JVM's measures after a collection. */
    static void readJvm(Map<Measure, Long> into) {
        Histogram live = Histogram.take();
        into.put(Measure.HEAP, live.bytes() / 1024);
        into.put(Measure.OBJECTS, live.objects(Instruments::ofEtosha));
        into.put(Measure.VIRTUAL, live.objects("java.lang.VirtualThread"::equals));
        List<String> threads = threads();
        into.put(Measure.THREADS, threads.stream().filter(name -> !ofTest(name)).count());
        into.put(Measure.OWN_THREADS, (long) etoshaThreads().size());
        into.put(Measure.CLASSES, (long)
                ManagementFactory.getClassLoadingMXBean().getLoadedClassCount());
    }

    static void readPool(PoolStats stats, Map<Measure, Long> into) {
        into.put(Measure.FREE, (long) stats.checkedIn());
        into.put(Measure.LENT, (long) stats.checkedOut());
        into.put(Measure.OPENED, stats.opened());
    }

    /** Reads the server's measures. Leaves them out while the server is down. */
    static void readServer(OwnServer server, String applicationName, Map<Measure, Long> into) {
        try {
            into.put(Measure.SESSIONS, sessions(server, applicationName));
        } catch (SQLException e) {
            // the server is down because of a fault
        }
    }

    static long sessions(OwnServer server, String applicationName) throws SQLException {
        return Long.parseLong(server.answer(
                "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE '" + applicationName + "%'"));
    }

    static long descriptors() {
        return SYSTEM.getOpenFileDescriptorCount();
    }

    /** The open files, without those of the proxy. */
    static long descriptors(FaultProxy proxy) {
        return descriptors() - 2L * proxy.open(); // two sockets for each connection
    }

    /** The platform threads that Etosha has started. */
    static List<String> etoshaThreads() {
        return threads().stream().filter(name -> name.startsWith("etosha-")).toList();
    }

    static boolean ofEtosha(String className) {
        return className.startsWith("dev.etosha.") && !ofTestClass(className);
    }

    private static boolean ofTestClass(String className) {
        return className.startsWith("dev.etosha.soak.") || className.startsWith("dev.etosha.testing.");
    }

    private static boolean ofTest(String threadName) {
        return threadName.startsWith("soak-") || threadName.equals("fault-proxy");
    }

    private static List<String> threads() {
        var threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(Objects::nonNull) // the thread has ended meanwhile
                .map(ThreadInfo::getThreadName)
                .toList();
    }
}
