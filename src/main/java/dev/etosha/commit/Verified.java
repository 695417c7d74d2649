package dev.etosha.commit;

import org.jspecify.annotations.Nullable;

/** A connection of the pool and how its commits can be verified. */
public interface Verified {

    /** The server of its session, as asked when it was made. Null if no commit on it can be verified. */
    @Nullable
    Home home();

    /** Whether the connection keeps one session of the server, as far as known when it was made. */
    boolean keepsSession();

    /** The pool's verification of commits. */
    Verification verification();
}
