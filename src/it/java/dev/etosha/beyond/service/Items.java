package dev.etosha.beyond.service;

import dev.etosha.Database;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

/** A service from the page about tests. */
@Dependent
public class Items {

    private final Database db;

    @Inject
    public Items(Database db) {
        this.db = db;
    }

    public void add(String name) {
        db.update("INSERT INTO item (name) VALUES (:name)", Map.of("name", name));
    }

    public List<String> names() {
        return db.query("SELECT name FROM item ORDER BY name", row -> row.getString("name"));
    }
}
