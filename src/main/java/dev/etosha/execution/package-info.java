/**
 * SQL with named parameters, transactions and their retries, in a blocking and an asynchronous form. The only package
 * that knows MicroProfile Fault Tolerance.
 */
@NullMarked
package dev.etosha.execution;

import org.jspecify.annotations.NullMarked;
