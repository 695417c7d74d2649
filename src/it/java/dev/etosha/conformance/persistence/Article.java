package dev.etosha.conformance.persistence;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** Something to buy. */
@Entity
@Table(name = "article")
public class Article {

    @Id
    private long id;

    @Column(unique = true)
    private String name = "";

    protected Article() {}

    Article(long id, String name) {
        this.id = id;
        this.name = name;
    }

    String name() {
        return name;
    }
}
