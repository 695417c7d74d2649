package dev.etosha.ledger;

import dev.etosha.Database;
import dev.etosha.Transaction;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.random.RandomGenerator;

/** Accounts and a log of all entries. The log has no key, so that a duplicate entry is visible. */
final class Ledger {

    static final int ACCOUNTS = 50;
    static final int OPENING_BALANCE = 1_000_000;

    static final String[] SCHEMA = {
        "CREATE TABLE account (id int PRIMARY KEY, balance bigint NOT NULL CHECK (balance >= 0))",
        "CREATE TABLE log (entry bigint NOT NULL, source int NOT NULL, target int NOT NULL, amount int NOT NULL)",
        "INSERT INTO account SELECT n, " + OPENING_BALANCE + " FROM generate_series(1, " + ACCOUNTS + ") n"
    };

    private static final String TAKE = "UPDATE account SET balance = balance - :amount WHERE id = :source";
    private static final String GIVE = "UPDATE account SET balance = balance + :amount WHERE id = :target";
    private static final String LOG =
            "INSERT INTO log (entry, source, target, amount) VALUES (:entry, :source, :target, :amount)";

    private final Database database;

    Ledger(Database database) {
        this.database = database;
    }

    /** Makes an entry. Returns when the service reports success. */
    void enter(long entry, Entry kind, RandomGenerator random) throws ExecutionException, InterruptedException {
        int source = 1 + random.nextInt(ACCOUNTS);
        int target = 1 + (source + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS; // never the source
        int amount = kind == Entry.OVERDRAFT ? OPENING_BALANCE * ACCOUNTS + 1 : 1 + random.nextInt(100);
        Transfer transfer = new Transfer(entry, source, target, amount);
        switch (kind) {
            case TRANSFER, OVERDRAFT -> database.useTransaction(transfer::make);
            case CHANGE_OF_MIND ->
                database.useTransaction(transaction -> {
                    transfer.make(transaction);
                    throw new ChangeOfMind();
                });
            case LATER ->
                database.async()
                        .inTransaction(transaction -> {
                            transfer.make(transaction);
                            return true;
                        })
                        .get();
            case NOTE -> database.update(LOG, note(entry));
            case BATCH -> database.updateBatch(LOG, Collections.nCopies(kind.rows(), note(entry)));
        }
    }

    private static Map<String, Object> note(long entry) {
        return new Transfer(entry, 0, 0, 0).row();
    }

    /** A transfer of an amount between two accounts. */
    private record Transfer(long entry, int source, int target, int amount) {

        void make(Transaction transaction) {
            transaction.update(TAKE, Map.of("amount", amount, "source", source));
            transaction.update(GIVE, Map.of("amount", amount, "target", target));
            transaction.update(LOG, row());
        }

        Map<String, Object> row() {
            return Map.of("entry", entry, "source", source, "target", target, "amount", amount);
        }
    }

    /** The exception that the application itself throws. */
    static final class ChangeOfMind extends RuntimeException {

        private static final long serialVersionUID = 1;
    }
}
