package dev.etosha.conformance.reports;

import io.quarkus.hibernate.orm.panache.PanacheEntity;
import jakarta.persistence.Entity;

/** An entity of the unit reporting. */
@Entity
public class Sale extends PanacheEntity {

    public String item;
}
