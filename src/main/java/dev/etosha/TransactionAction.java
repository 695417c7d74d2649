package dev.etosha;

/** Work without a result in a transaction. */
@FunctionalInterface
public interface TransactionAction<X extends Exception> {

    void run(Transaction transaction) throws X;
}
