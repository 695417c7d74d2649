package dev.etosha.demo.app;

import java.sql.ResultSet;
import java.sql.SQLException;

/** A product of the shop. */
public record Item(long id, String name, boolean active) {

    static Item of(ResultSet row) throws SQLException {
        return new Item(row.getLong("id"), row.getString("name"), row.getBoolean("active"));
    }
}
