package dev.etosha.beyond.weld;

import dev.etosha.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;

@ApplicationScoped
public class Shop {

    @Inject
    Database db;

    int answer() {
        return db.query("SELECT 42", row -> row.getInt(1)).get(0);
    }

    public static void main(String[] arguments) {
        try (SeContainer container = SeContainerInitializer.newInstance().initialize()) {
            System.out.println(container.select(Shop.class).get().answer());
        }
    }
}
