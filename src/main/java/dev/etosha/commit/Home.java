package dev.etosha.commit;

import org.jspecify.annotations.Nullable;

/**
 * The server of a session. A component is null if the role may not ask for it.
 *
 * @param place the cluster and its timeline
 * @param start when the server's main process started
 * @param life changes with a crash
 */
public record Home(
        @Nullable String place,
        @Nullable String start,
        @Nullable String life) {

    /** Whether ids mean the same on the other server: same timeline, or same run of one server. */
    boolean sameIds(Home other) {
        return (place != null && other.place != null)
                ? place.equals(other.place)
                : start != null && start.equals(other.start) && sameLife(other);
    }

    boolean sameLife(Home other) {
        return life != null && life.equals(other.life);
    }

    /** Whether outcomes of transactions on it can be found out at all. */
    boolean known() {
        return place != null || (start != null && life != null);
    }

    @Override
    public String toString() {
        return place != null ? place : "a server started at " + start;
    }
}
