package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Many rows inserted by few statements are the same as one statement for each of them. */
class BatchIT extends PoolOnServer {

    @Test
    void eachRowIsInsertedOnce() throws SQLException {
        assertThat(database().updateBatch(INSERT, items(1, 1_007)))
                .hasSize(1_007)
                .containsOnly(1);
        assertThat(number("SELECT count(*) FROM item WHERE name = 'n' || id")).isEqualTo(1_007);
    }

    @Test
    void valuesOfAllKindsFindTheirTypes() throws SQLException {
        admin("ALTER TABLE item ADD amount numeric, ADD tags text[]");
        List<Map<String, Object>> rows = IntStream.range(0, 200)
                .mapToObj(id -> Map.<String, Object>of("id", (long) id, "amount", "1.5", "tags", List.of("a", "b")))
                .toList();
        database().updateBatch("INSERT INTO item VALUES (:id, NULL, :amount::numeric, :tags)", rows);
        assertThat(number("SELECT count(*) FROM item WHERE amount = 1.5 AND tags[2] = 'b' AND name IS NULL"))
                .isEqualTo(200);
    }

    @Test
    void whoAsksForConflictsLearnsWhichRowsWereInserted() throws SQLException {
        admin("INSERT INTO item VALUES (2)");
        assertThat(database().updateBatch(INSERT + " ON CONFLICT DO NOTHING", items(1, 3)))
                .containsExactly(1, 0, 1);
    }

    @Test
    void whichRowsATriggerKeepsAwayIsNotKnown() throws SQLException {
        admin("CREATE OR REPLACE FUNCTION no_twos() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN IF NEW.id = 2 THEN RETURN NULL; END IF; RETURN NEW; END'");
        admin("CREATE TRIGGER no_twos BEFORE INSERT ON item FOR EACH ROW EXECUTE FUNCTION no_twos()");
        assertThat(database().updateBatch(INSERT, items(1, 5))).containsOnly(Statement.SUCCESS_NO_INFO);
        assertThat(items()).isEqualTo(4);
    }

    private static List<Map<String, Object>> items(int first, int last) {
        return IntStream.rangeClosed(first, last).mapToObj(PoolOnServer::item).toList();
    }
}
