package dev.etosha.conformance.app;

import jakarta.enterprise.context.RequestScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Default;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.sql.Connection;
import java.sql.SQLException;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** The runtime's own data source, in the application that has ours. */
@Path("beside")
@RequestScoped
@Produces(MediaType.TEXT_PLAIN)
public class Beside {

    @Inject
    DataSource ours;

    @Inject
    @Any
    Instance<Object> beans;

    /** What is behind the runtime's own, and the class that the injected one is of. */
    @GET
    public String both() throws SQLException, ReflectiveOperationException {
        try (Connection connection = theirs().getConnection()) {
            return connection.getMetaData().getDatabaseProductName() + " beside "
                    + ours.getClass().getPackageName();
        }
    }

    @SuppressWarnings("BanJNDI") // the name is Jakarta EE's
    private DataSource theirs() throws ReflectiveOperationException {
        try {
            return InitialContext.doLookup("java:comp/DefaultDataSource");
        } catch (NamingException noNames) {
            Class<?> agroal = Class.forName(
                    "io.agroal.api.AgroalDataSource",
                    false,
                    Thread.currentThread().getContextClassLoader());
            return (DataSource) beans.select(agroal, Default.Literal.INSTANCE).get();
        }
    }
}
