package dev.etosha.reliability;

/** A kind of pool. */
interface Contender {

    /** Opens one; returns at once or when it has connected. */
    Subject open(Target target) throws Exception;
}
