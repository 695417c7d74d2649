package dev.etosha.execution;

/** Work in a transaction without a result. */
@FunctionalInterface
public interface TransactionAction<X extends Exception> {

    void run(Transaction transaction) throws X;
}
