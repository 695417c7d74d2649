package dev.etosha.beyond.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.etosha.Database;
import dev.etosha.PermanentDatabaseException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.extension.ExtendWith;

@DisabledIf(
        value = "dev.etosha.beyond.service.RootAlone#refused",
        disabledReason = "zonky's server needs user namespaces, or another user than root")
@ExtendWith(Postgres.class)
class ItemsIT {

    private final Items items;

    ItemsIT(Database db) {
        items = new Items(db);
    }

    @Test
    void anItemThatIsAddedIsFound() {
        items.add("cup");

        assertEquals(List.of("cup"), items.names());
    }

    @Test
    void aNameIsAddedOnce() {
        items.add("cup");

        PermanentDatabaseException refused = assertThrows(PermanentDatabaseException.class, () -> items.add("cup"));
        assertTrue(refused.isUniqueViolation());
        assertEquals(List.of("cup"), items.names());
    }
}
