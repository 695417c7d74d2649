package dev.etosha.ledger;

import dev.etosha.Database;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;

/** Threads that make as many entries as they are allowed to, and record what the service reports of each. */
final class Clerks {

    /** How often each kind of entry occurs in 32 entries. */
    private static final List<Entry> MIX = mix();

    private final Ledger ledger;
    private final Reports reports;
    private final long most;
    private final Semaphore allowed = new Semaphore(0);
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong done = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private volatile @Nullable Throwable broken;

    Clerks(Database database, Reports reports, LedgerRun.Plan plan) {
        this.ledger = new Ledger(database);
        this.reports = reports;
        this.most = plan.transactions();
        for (int i = 0; i < plan.threads(); i++) {
            RandomGenerator random = random(plan.seed() * 31 + i);
            Thread thread = new Thread(() -> work(random), "clerk-" + i);
            threads.add(thread);
            thread.start();
        }
    }

    static RandomGenerator random(long seed) {
        return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    private static List<Entry> mix() {
        List<Entry> mix = new ArrayList<>();
        for (int i = 0; i < 22; i++) {
            mix.add(Entry.TRANSFER);
        }
        mix.addAll(List.of(Entry.LATER, Entry.LATER, Entry.LATER, Entry.NOTE, Entry.NOTE, Entry.NOTE));
        mix.addAll(List.of(Entry.BATCH, Entry.BATCH, Entry.OVERDRAFT, Entry.CHANGE_OF_MIND));
        return List.copyOf(mix);
    }

    /** Allows the given number of further entries. */
    void allow(long entries) {
        allowed.release((int) entries);
    }

    /** Returns when this total number of entries has been reported. */
    void awaitDone(long entries) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
        while (done.get() < Math.min(entries, most)) {
            if (broken != null) {
                throw new AssertionError("a clerk gave up", broken);
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("entries hang: " + done + " of " + entries + StackDump.dump("clerk-"));
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    /** Returns when all threads have ended. */
    void end() throws InterruptedException {
        allow(most);
        for (Thread thread : threads) {
            thread.join(TimeUnit.MINUTES.toMillis(3));
        }
        awaitDone(most);
    }

    private void work(RandomGenerator random) {
        try {
            while (true) {
                allowed.acquire();
                long entry = next.incrementAndGet();
                if (entry > most) {
                    return;
                }
                enter(entry, MIX.get(random.nextInt(MIX.size())), random);
                done.incrementAndGet();
            }
        } catch (InterruptedException | RuntimeException | Error e) {
            broken = e;
        }
    }

    private void enter(long entry, Entry kind, RandomGenerator random) throws InterruptedException {
        try {
            ledger.enter(entry, kind, random);
            reports.committed(entry, kind);
        } catch (ExecutionException e) {
            reports.failed(entry, kind, e.getCause() == null ? e : e.getCause());
        } catch (RuntimeException e) {
            reports.failed(entry, kind, e);
        }
    }
}
