package dev.etosha.conformance.persistence;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** Somebody bought an article. */
@Entity
@Table(name = "order_line")
public class OrderLine {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private long id;

    @ManyToOne
    private @Nullable Article article;

    protected OrderLine() {}

    OrderLine(Article article) {
        this.article = article;
    }

    @Nullable
    Article article() {
        return article;
    }
}
