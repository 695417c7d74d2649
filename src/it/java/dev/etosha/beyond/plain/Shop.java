package dev.etosha.beyond.plain;

import dev.etosha.Database;
import dev.etosha.config.PoolConfig;
import dev.etosha.execution.Databases;
import dev.etosha.pool.ConnectionPool;
import java.util.List;
import java.util.Map;

public final class Shop {

    public static void main(String[] arguments) {
        try (ConnectionPool pool = ConnectionPool.open(PoolConfig.of(System.getenv("DATABASE_URL")))) {
            Database db = Databases.on(pool);
            db.update("CREATE TABLE IF NOT EXISTS item (id int PRIMARY KEY, name text NOT NULL)");
            db.update("INSERT INTO item VALUES (:id, :name) ON CONFLICT DO NOTHING", Map.of("id", 1, "name", "cup"));
            List<String> names = db.query("SELECT name FROM item", row -> row.getString("name"));
            System.out.println(names);
        }
    }
}
