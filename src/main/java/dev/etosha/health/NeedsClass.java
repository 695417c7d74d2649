package dev.etosha.health;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** On a bean that is one only where the named class exists: it implements or injects what the runtime may lack. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface NeedsClass {

    /** The class's full name. */
    String value();
}
