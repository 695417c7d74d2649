/** The servers, proxies and tools that tests on real servers share. */
@NullMarked
package dev.etosha.testing;

import org.jspecify.annotations.NullMarked;
