/** The forms of DATABASE_URL, translated for pgjdbc. Knows no setting. */
@NullMarked
package dev.etosha.config.url;

import org.jspecify.annotations.NullMarked;
