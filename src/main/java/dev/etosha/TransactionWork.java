package dev.etosha;

/** Work in a transaction. X is the checked exception that it may throw, which rolls back. */
@FunctionalInterface
public interface TransactionWork<T, X extends Exception> {

    T run(Transaction transaction) throws X;
}
