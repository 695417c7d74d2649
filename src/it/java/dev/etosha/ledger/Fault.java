package dev.etosha.ledger;

import dev.etosha.testing.CommitFault;
import dev.etosha.testing.FaultProxy;
import dev.etosha.testing.OwnServer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/** A fault of the server or the network while entries are made. The site works again after each fault. */
enum Fault {
    COMMIT_CUT_BEFORE(12) {
        @Override
        int happen(Site site, RandomGenerator random) throws Exception {
            return commits(site, CommitFault.CUT_BEFORE, 1 + random.nextInt(3));
        }
    },
    COMMIT_CUT_BEHIND(14) {
        @Override
        int happen(Site site, RandomGenerator random) throws Exception {
            return commits(site, CommitFault.CUT_BEHIND, 1 + random.nextInt(3));
        }
    },
    COMMIT_CUT_BEFORE_ANSWER(16) {
        @Override
        int happen(Site site, RandomGenerator random) throws Exception {
            return commits(site, CommitFault.CUT_BEFORE_ANSWER, 1 + random.nextInt(3));
        }
    },
    COMMIT_LOST(2) {
        @Override
        int happen(Site site, RandomGenerator random) throws Exception {
            return commits(site, CommitFault.LOSE, 1);
        }
    },
    RESET(8) {
        @Override
        int happen(Site site, RandomGenerator random) {
            site.proxy().reset();
            return 1;
        }
    },
    CUT(4) {
        @Override
        int happen(Site site, RandomGenerator random) {
            site.proxy().cut();
            return 1;
        }
    },
    CUT_AFTER_SOME_BYTES(8) {
        @Override
        int happen(Site site, RandomGenerator random) {
            site.proxy().cutAfter(1 + random.nextInt(2_000));
            return 1;
        }
    },
    SILENCE(5) {
        @Override
        int happen(Site site, RandomGenerator random) throws Exception {
            site.proxy().goSilent();
            pause(random, 300);
            site.proxy().speakAgain();
            return 1;
        }
    },
    SILENCE_THAT_ENDS_IN_RESET(4) {
        @Override
        int happen(Site site, RandomGenerator random) throws Exception {
            site.proxy().goSilent();
            pause(random, 300);
            site.proxy().reset();
            site.proxy().speakAgain();
            return 1;
        }
    },
    REFUSAL(4) {
        @Override
        int happen(Site site, RandomGenerator random) throws Exception {
            site.proxy().refuse();
            site.proxy().reset();
            pause(random, 200);
            site.proxy().acceptAgain();
            return 1;
        }
    },
    DELAY(3) {
        @Override
        int happen(Site site, RandomGenerator random) throws Exception {
            site.proxy().delay(Duration.ofMillis(20));
            pause(random, 200);
            site.proxy().delay(Duration.ZERO);
            return 1;
        }
    },
    THROTTLE(2) {
        @Override
        int happen(Site site, RandomGenerator random) throws Exception {
            site.proxy().throttle(5_000);
            pause(random, 200);
            site.proxy().unthrottle();
            return 1;
        }
    },
    SESSIONS_TERMINATED(6) {
        @Override
        int happen(Site site, RandomGenerator random) throws Exception {
            site.server().execute(OF_CLERKS.formatted("pg_terminate_backend"));
            return 1;
        }
    },
    STATEMENTS_CANCELLED(3) {
        @Override
        int happen(Site site, RandomGenerator random) throws Exception {
            site.server().execute(OF_CLERKS.formatted("pg_cancel_backend"));
            return 1;
        }
    },
    CONNECTIONS_TAKEN(1) {
        @Override
        int happen(Site site, RandomGenerator random) throws Exception {
            OwnServer.Occupation all = site.server().occupy();
            site.proxy().reset();
            pause(random, 200);
            all.close();
            return 1;
        }
    },
    FROZEN(3) {
        @Override
        int happen(Site site, RandomGenerator random) throws Exception {
            site.server().freeze();
            pause(random, 300);
            site.server().thaw();
            return 1;
        }
    },
    SESSION_KILLED(3, true) {
        @Override
        int happen(Site site, RandomGenerator random) throws Exception {
            String pid = site.server()
                    .answer("SELECT coalesce(max(pid), 0) FROM pg_stat_activity"
                            + " WHERE usename = 'clerk' AND state <> 'idle'");
            if (pid.equals("0")) {
                return 0;
            }
            return site.server().crash(Long.parseLong(pid)) ? 1 : 0; // the session may have ended meanwhile
        }
    },
    SERVER_KILLED(3, true) {
        @Override
        int happen(Site site, RandomGenerator random) {
            site.server().kill();
            site.server().startAgain();
            return 1;
        }
    },
    /** The server is killed while a session waits for its COMMIT. The commit record is probably not in the log yet. */
    SERVER_KILLED_AT_COMMIT(3, true) {
        @Override
        int happen(Site site, RandomGenerator random) throws Exception {
            int commits = commits(site, CommitFault.LOSE, 1);
            return commits + SERVER_KILLED.happen(site, random);
        }
    },
    SERVER_STOPPED_AT_ONCE(2, true) {
        @Override
        int happen(Site site, RandomGenerator random) {
            site.server().restart("immediate");
            return 1;
        }
    },
    SERVER_RESTARTED(3) {
        @Override
        int happen(Site site, RandomGenerator random) {
            site.server().restart("fast");
            return 1;
        }
    },
    FAILOVER(0, true) {
        @Override
        int happen(Site site, RandomGenerator random) throws Exception {
            site.failOver();
            return 1;
        }
    };

    private static final String OF_CLERKS = "SELECT %s(pid) FROM pg_stat_activity WHERE usename = 'clerk'";

    private final int weight;
    private final boolean forgets;

    Fault(int weight) {
        this(weight, false);
    }

    Fault(int weight, boolean forgets) {
        this.weight = weight;
        this.forgets = forgets;
    }

    /** The relative frequency of this fault. */
    int weight() {
        return weight;
    }

    /** Whether PostgreSQL may be unable to tell afterwards which transactions were committed. */
    boolean forgets() {
        return forgets;
    }

    /**
     * Applies the fault while entries are made.
     *
     * @return how often the fault happened
     */
    abstract int happen(Site site, RandomGenerator random) throws Exception;

    private static int commits(Site site, CommitFault fault, int number) throws InterruptedException {
        FaultProxy proxy = site.proxy();
        int happened = 0;
        for (int i = 0; i < number; i++) {
            proxy.failNextCommit(fault);
            for (int wait = 0; wait < 200 && proxy.commitFaultIsDue(); wait++) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
            if (proxy.commitFaultIsDue()) {
                return happened; // no entry is being made now, so the fault hits the next one
            }
            happened++;
        }
        return happened;
    }

    private static void pause(RandomGenerator random, int mostMillis) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(mostMillis));
    }
}
