package dev.etosha.demo.launcher;

import java.nio.file.Path;
import java.time.Duration;

/** The text that is printed when the demo is up. */
final class Addresses {

    private Addresses() {}

    static String of(Settings settings, boolean ready, Duration taken, Path log) {
        return """

                %s after %.1f s.

                  $base/                the pool, live
                  $base/health          and /health/ready, /health/live, /health/started
                  $base/metrics
                  $base/api/items       GET, POST, PUT /{id}; slow and async: /slow-count
                  $base/api/accounts    GET
                  $base/api/transfers   POST, in a transaction
                  $base/api/report      GET, on the pool "reporting"
                  $base/api/stats       GET

                  curl $base/api/items
                  curl -H 'Content-Type: application/json' -d '{"name":"Spoon"}' $base/api/items
                  curl -H 'Content-Type: application/json' -d '{"from":1,"to":2,"amount":10}' $base/api/transfers

                Log: %s
                Stop with Ctrl-C.
                """.formatted(
                        ready ? "Ready" : "Up, but not ready yet (see /health/ready: is the database there?)",
                        taken.toMillis() / 1000.0,
                        log)
                .replace("$base", settings.address(""));
    }
}
