package dev.etosha.reliability;

import dev.etosha.embedded.FreePort;
import dev.etosha.reliability.Site.Act;
import dev.etosha.testing.CommitFault;
import dev.etosha.testing.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A fault of the database or the network, and how it ends. */
@SuppressWarnings("ImmutableEnumChecker") // the fields are functions without state
enum Fault {
    killAll(Course.AWAY, site -> site.server().kill(), site -> site.server().startAgain()),
    killPostmaster(Course.AWAY, site -> site.server().killPostmaster(), site -> site.server()
            .startAgain()),
    killBackend(Course.MOMENT, site -> site.server().killBackend(site.anySession()), Site::awaitRecovery),
    frozenServer(
            Course.AWAY, site -> site.server().freeze(), site -> site.server().thaw()),
    stopFast(Course.AWAY, site -> site.server().stop("fast"), site -> site.server()
            .startAgain()),
    stopImmediate(Course.AWAY, site -> site.server().stop("immediate"), site -> site.server()
            .startAgain()),
    terminateAll(Course.MOMENT, Site::terminateAll, site -> {}),
    refused(
            Course.AWAY,
            site -> site.eachProxy(proxy -> {
                proxy.refuse();
                proxy.cut();
            }),
            site -> site.eachProxy(FaultProxy::acceptAgain)),
    reset(Course.MOMENT, site -> site.eachProxy(FaultProxy::reset), site -> {}),
    silentNetwork(
            Course.AWAY, site -> site.eachProxy(FaultProxy::goSilent), site -> site.eachProxy(FaultProxy::speakAgain)),
    cutAfterBytes(Course.HALF_THERE, site -> site.repeat(Duration.ofMillis(50), proxy -> proxy.cutAfter(300)), site -> {
        site.endRepetition();
        site.eachProxy(FaultProxy::cutNoMore);
    }),
    throttled(
            Course.AWAY,
            site -> site.eachProxy(proxy -> proxy.throttle(50)),
            site -> site.eachProxy(FaultProxy::unthrottle)),
    delayed(
            Course.HALF_THERE,
            site -> site.eachProxy(proxy -> proxy.delay(Duration.ofMillis(250))), // in each direction
            site -> site.eachProxy(proxy -> proxy.delay(Duration.ZERO))),
    cutAroundCommit(
            Course.HALF_THERE,
            site -> site.repeat(Duration.ofMillis(500), proxy -> proxy.failNextCommit(CommitFault.CUT_BEHIND)),
            site -> {
                site.endRepetition();
                site.eachProxy(FaultProxy::spareCommits);
            }),
    moved(
            Course.AWAY,
            site -> site.prepareStandby().promote(),
            site -> site.server().kill(),
            Site::moveToOther),
    failover(Course.AWAY, Site::prepareStandby, site -> site.server().kill(), site -> {
        site.other().promote();
        site.moveToOther();
    }),
    demoted(Course.HALF_THERE, site -> site.server().demote(FreePort.any()), site -> site.server()
            .promote()),
    noConnectionsLeft(
            Course.HALF_THERE,
            site -> {
                site.server().execute("ALTER ROLE " + Site.ROLE + " CONNECTION LIMIT 0");
                site.terminateAll();
            },
            site -> site.server().execute("ALTER ROLE " + Site.ROLE + " CONNECTION LIMIT -1")),
    slowLogin(
            Course.AWAY,
            site -> site.eachProxy(proxy -> {
                proxy.delayConnects(Duration.ofSeconds(3));
                proxy.cut();
            }),
            site -> site.eachProxy(proxy -> proxy.delayConnects(Duration.ZERO))),
    passwordChanged(
            Course.AWAY,
            site -> {
                site.server().execute("ALTER ROLE " + Site.ROLE + " PASSWORD 'other'");
                site.terminateAll();
            },
            site -> site.server().execute("ALTER ROLE " + Site.ROLE + " PASSWORD '" + Site.PASSWORD + "'"));

    private final Course course;
    private final Act<Site> preparation;
    private final Act<Site> strike;
    private final Act<Site> healing;

    Fault(Course course, Act<Site> strike, Act<Site> healing) {
        this(course, site -> {}, strike, healing);
    }

    Fault(Course course, Act<Site> preparation, Act<Site> strike, Act<Site> healing) {
        this.course = course;
        this.preparation = preparation;
        this.strike = strike;
        this.healing = healing;
    }

    private enum Course {
        /** The fault is over at once. */
        MOMENT,
        /** The fault lasts, and some connections still work or nearly work. */
        HALF_THERE,
        /** The fault lasts, and no connection works. */
        AWAY
    }

    /** All faults, or those that the system property {@code faults} names. */
    static Stream<Fault> chosen() {
        List<String> names = List.of(System.getProperty("faults", "").split(","));
        return Stream.of(values()).filter(fault -> names.contains("") || names.contains(fault.name()));
    }

    /** Whether the fault lasts until {@link #heal}. */
    boolean lasting() {
        return course != Course.MOMENT;
    }

    /** Whether the database cannot be reached during the fault. */
    boolean away() {
        return course == Course.AWAY;
    }

    /** Prepares the site before the pools are opened. */
    void prepare(Site site) throws Exception {
        preparation.on(site);
    }

    void strike(Site site) throws Exception {
        strike.on(site);
    }

    void heal(Site site) throws Exception {
        healing.on(site);
    }
}
