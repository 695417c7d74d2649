package dev.etosha.bench;

/** What is measured: a row of the table, or a few that come from the same measurement. */
interface Work {

    void measure(Bench bench) throws Exception;
}
