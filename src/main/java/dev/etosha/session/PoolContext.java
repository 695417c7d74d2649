package dev.etosha.session;

import dev.etosha.commit.Verification;
import dev.etosha.threads.Cutoff;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/**
 * What the connections of one pool share.
 *
 * @param returns takes the connections back
 * @param verification of the pool's commits
 * @param cutoff bounds the pool's own exchanges
 * @param keepsSession whether a connection keeps one session of the server. False behind PgBouncer
 * @param beat a coarse clock: a counter that changes every 250 ms
 */
public record PoolContext(
        Returns returns,
        StatementLog statements,
        Verification verification,
        Cutoff cutoff,
        BooleanSupplier keepsSession,
        AtomicInteger beat) {}
