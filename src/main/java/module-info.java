/**
 * A PostgreSQL connection pool for Jakarta EE and MicroProfile. A program without a container needs Agroal and the driver
 * beside it. The APIs of a container may all be absent.
 */
module dev.etosha {
    requires transitive java.sql;
    requires java.management;
    requires java.naming;
    requires java.transaction.xa;
    requires transitive io.agroal.api;
    requires io.agroal.pool;
    requires org.postgresql.jdbc;
    requires static org.jspecify;
    requires static jakarta.annotation;
    requires static jakarta.cdi;
    requires static jakarta.inject;
    requires static jakarta.interceptor;
    requires static jakarta.json;
    requires static jakarta.transaction;
    requires static microprofile.config.api;
    requires static microprofile.fault.tolerance.api;
    requires static microprofile.health.api;
    requires static microprofile.metrics.api;
    requires static io.opentelemetry.api;
    requires static micrometer.core;

    exports dev.etosha;
    exports dev.etosha.agroal;
    exports dev.etosha.config;
    exports dev.etosha.config.url;
    exports dev.etosha.connect;
    exports dev.etosha.execution;
    exports dev.etosha.health;
    exports dev.etosha.jndi;
    exports dev.etosha.metrics;
    exports dev.etosha.pool;

    opens dev.etosha.cdi;
    opens dev.etosha.jta;
    opens dev.etosha.metrics;
}
