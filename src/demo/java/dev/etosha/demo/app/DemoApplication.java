package dev.etosha.demo.app;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The JAX-RS application. Its resources are under {@code /api}. */
@ApplicationPath("/api")
public class DemoApplication extends Application {}
