package dev.etosha.execution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.etosha.Database;
import dev.etosha.Parameters;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The recipes of the page "Use Database". */
class PagingIT extends DatabaseOnServer {

    private record Item(long id, String name) {}

    private final Database db = database();

    @BeforeEach
    void elevenItemsOfThreeNames() throws SQLException {
        admin("INSERT INTO item SELECT n, 'n' || n % 3 FROM generate_series(1, 11) AS n");
    }

    @Test
    void pagesByKeyHaveEachRowOnce() {
        List<Item> all = new ArrayList<>();
        Item last = null;
        List<Item> page = page(last, 4);
        while (!page.isEmpty()) {
            assertThat(page).hasSizeLessThanOrEqualTo(4);
            all.addAll(page);
            last = page.get(page.size() - 1);
            page = page(last, 4);
        }
        assertThat(all)
                .isEqualTo(db.query("SELECT id, name FROM item ORDER BY name, id", Item.class))
                .hasSize(11);
    }

    private List<Item> page(@Nullable Item last, int size) {
        return db.query(
                """
                SELECT id, name FROM item
                WHERE :name IS NULL OR (name, id) > (:name, :id)
                ORDER BY name, id LIMIT :size
                """,
                Parameters.of(
                        "name", last == null ? null : last.name(), "id", last == null ? null : last.id(), "size", size),
                Item.class);
    }

    @Test
    void pagesByNumberHaveEachRowOnce() {
        record Counted(long id, String name, long total) {}
        List<Counted> all = new ArrayList<>();
        for (int number = 0; number < 3; number++) {
            all.addAll(db.query("""
                    SELECT id, name, count(*) OVER () AS total FROM item
                    ORDER BY name, id LIMIT :size OFFSET :skip
                    """, Map.of("size", 4, "skip", number * 4), Counted.class));
        }
        assertThat(all).hasSize(11).allSatisfy(each -> assertThat(each.total()).isEqualTo(11));
        assertThat(all).extracting(Counted::id).doesNotHaveDuplicates();
    }
}
