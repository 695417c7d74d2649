package dev.etosha.libraries;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The entity of the JPA test. */
@Entity
@Table(name = "jpa_book")
public class Book {

    @Id
    private long id;

    private String name = "";

    protected Book() {}

    public Book(long id, String name) {
        this.id = id;
        this.name = name;
    }

    public String name() {
        return name;
    }
}
