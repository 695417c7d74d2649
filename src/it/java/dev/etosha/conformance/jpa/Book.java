package dev.etosha.conformance.jpa;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of the table of books. */
@Entity
@Table(name = "book")
public class Book {

    @Id
    private long id;

    protected Book() {}

    Book(long id) {
        this.id = id;
    }

    long id() {
        return id;
    }
}
