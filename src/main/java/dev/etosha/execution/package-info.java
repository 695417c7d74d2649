/**
 * The execution service on a pool: calls and their attempts, transactions, pipelines, asynchronous calls. Knows no
 * container.
 */
@NullMarked
package dev.etosha.execution;

import org.jspecify.annotations.NullMarked;
