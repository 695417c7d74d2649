package dev.etosha.conformance.persistence;

import jakarta.annotation.sql.DataSourceDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Names two pools, for the two units of {@code persistence.xml}. */
@DataSourceDefinition(
        name = "java:app/jdbc/shop",
        className = "dev.etosha.jndi.EtoshaXADataSource",
        maxStatements = 0,
        properties = "pool=default")
@DataSourceDefinition(
        name = "java:app/jdbc/archive",
        className = "dev.etosha.jndi.EtoshaXADataSource",
        maxStatements = 0,
        properties = "pool=archive")
@ApplicationPath("/ask")
@ApplicationScoped
public class ShopApplication extends Application {}
