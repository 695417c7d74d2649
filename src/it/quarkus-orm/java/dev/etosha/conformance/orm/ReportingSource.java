package dev.etosha.conformance.orm;

import dev.etosha.Pool;
import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.arc.Unremovable;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;

/** The pool reporting for the unit on Quarkus's data source of that name. */
@ApplicationScoped
@Alternative
@Priority(1)
public class ReportingSource {

    @Produces
    @Unremovable
    @DataSource("reporting")
    AgroalDataSource reporting(@Pool("reporting") AgroalDataSource pool) {
        return pool;
    }
}
