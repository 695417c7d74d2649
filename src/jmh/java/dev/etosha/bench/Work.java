package dev.etosha.bench;

/** A measurement that adds one or more rows to the table of results. */
interface Work {

    void measure(Bench bench) throws Exception;
}
