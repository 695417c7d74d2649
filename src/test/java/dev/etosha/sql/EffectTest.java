package dev.etosha.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EffectTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO item VALUES (1)",
                "UPDATE item SET x = 1 RETURNING id",
                "WITH d AS (DELETE FROM item RETURNING id) SELECT * FROM d",
                "SELECT my_function()",
                "(SELECT 1)",
                "INSERT INTO item VALUES (1); INSERT INTO item VALUES (2);",
                "CREATE INDEX i ON item (x)",
                "SELECT * INTO copy FROM item",
                "/* CALL p() */ DELETE FROM item -- COMMIT",
                "INSERT INTO item VALUES ('COMMIT; CALL p()')",
                "SELEKT",
                "",
            })
    void aFailedStatementIsUndoneAsAWhole(String sql) {
        assertThat(Effect.of(sql)).isEqualTo(Effect.WHOLE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CALL p()",
                "call\np(:x)",
                "{call p()}",
                "DO 'BEGIN COMMIT; END'",
                "INSERT INTO item VALUES (1); CALL p()",
                "BEGIN; INSERT INTO item VALUES (1)",
                "START TRANSACTION",
                "VACUUM item",
                "REINDEX TABLE item",
                "CLUSTER item",
                "CREATE INDEX CONCURRENTLY i ON item (x)",
                "ALTER TABLE parent DETACH PARTITION child CONCURRENTLY",
                "SAVEPOINT a",
                "ROLLBACK TO a",
                "ROLLBACK WORK TO SAVEPOINT a",
            })
    void aTextWithItsOwnTransactionsCanBeAppliedInPart(String sql) {
        assertThat(Effect.of(sql)).isEqualTo(Effect.PARTS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "COMMIT",
                "commit;",
                " -- done\nEND TRANSACTION",
                "ABORT",
                "ROLLBACK",
                "INSERT INTO item VALUES (1); COMMIT; BEGIN",
                "COMMIT AND CHAIN",
                "PREPARE TRANSACTION 'x'",
            })
    void aTextThatEndsItsTransactionIsRecognized(String sql) {
        assertThat(Effect.of(sql)).isEqualTo(Effect.ENDS);
    }
}
