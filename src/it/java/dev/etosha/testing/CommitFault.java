package dev.etosha.testing;

/** A fault of the network during a COMMIT. */
public enum CommitFault {
    /** The connection is cut before the server receives the COMMIT. */
    CUT_BEFORE,
    /** The COMMIT is forwarded and the connection is cut immediately after it. */
    CUT_BEHIND,
    /** The connection is cut after the server has answered and before the client receives the answer. */
    CUT_BEFORE_ANSWER,
    /** The COMMIT is not forwarded and nothing is carried afterwards. Both ends keep the connection open. */
    LOSE
}
