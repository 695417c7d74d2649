package dev.etosha.conformance.app;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** All resources of the archive. */
@ApplicationPath("/ask")
public class SuiteApplication extends Application {}
