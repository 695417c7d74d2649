package dev.etosha.demo.app;

import dev.etosha.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** Creates the tables at the first request, because the application also starts without a database. */
@ApplicationScoped
public class Schema {

    private static final String TABLES = """
            CREATE TABLE IF NOT EXISTS item (
                id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                name text NOT NULL UNIQUE,
                active boolean NOT NULL DEFAULT true);
            CREATE TABLE IF NOT EXISTS account (
                id bigint PRIMARY KEY,
                owner text NOT NULL,
                balance numeric(12, 2) NOT NULL CHECK (balance >= 0));
            INSERT INTO account VALUES (1, 'Ana', 100), (2, 'Ben', 100), (3, 'Cleo', 100) ON CONFLICT DO NOTHING;
            """;

    @Inject
    Database database;

    private volatile boolean made;

    /** Returns when the tables exist. */
    void ensure() {
        if (!made) {
            // The lock is needed: of two concurrent CREATE TABLE IF NOT EXISTS, one can fail.
            database.useTransaction(transaction -> {
                transaction.query("SELECT pg_advisory_xact_lock(5432)", row -> true);
                transaction.update(TABLES);
            });
            made = true;
        }
    }
}
