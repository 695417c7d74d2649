package dev.etosha.testing;

/** What the network does to a COMMIT and its answer. */
public enum CommitFault {
    /** The connection is cut before the server sees the COMMIT. */
    CUT_BEFORE,
    /** The COMMIT is forwarded and the connection cut in the same moment. */
    CUT_BEHIND,
    /** The connection is cut once the server has answered and before the client sees that. */
    CUT_BEFORE_ANSWER,
    /** The COMMIT is kept and nothing is carried any more; both ends believe in the connection. */
    LOSE
}
