package dev.etosha.conformance.persistence;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** A row of the second unit. */
@Entity
@Table(name = "note")
public class Note {

    @Id
    private long id;

    protected Note() {}

    Note(long id) {
        this.id = id;
    }
}
