package dev.etosha.conformance.app;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** All resources of the archive. A bean, since Helidon finds no other. */
@ApplicationPath("/ask")
@ApplicationScoped
public class SuiteApplication extends Application {}
