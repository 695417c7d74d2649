/**
 * The API for applications: the execution service, transactions, exceptions, the qualifier of named pools, statistics
 * and health states. It consists of types only and knows no other package.
 */
@NullMarked
package dev.etosha;

import org.jspecify.annotations.NullMarked;
