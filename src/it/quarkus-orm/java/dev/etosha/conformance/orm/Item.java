package dev.etosha.conformance.orm;

import io.quarkus.hibernate.orm.panache.PanacheEntity;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;

/** An entity of the default unit. */
@Entity
public class Item extends PanacheEntity {

    @Column(unique = true)
    public String name;

    static Item named(String name) {
        Item item = new Item();
        item.name = name;
        return item;
    }
}
