package dev.etosha;

import jakarta.enterprise.util.AnnotationLiteral;
import jakarta.enterprise.util.Nonbinding;
import jakarta.inject.Qualifier;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The qualifier of the pool of this name: {@code @Inject @Pool("reporting") Database reporting}. */
@Qualifier
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER, ElementType.TYPE})
public @interface Pool {

    /** The pool's name, as in {@code db.<name>.url}. */
    @Nonbinding
    String value();

    /**
     * A qualifier for programmatic lookup: {@code CDI.current().select(Database.class, Pool.Literal.of("reporting"))}.
     */
    final class Literal extends AnnotationLiteral<Pool> implements Pool {

        private static final long serialVersionUID = 1L;

        private final String value;

        private Literal(String value) {
            this.value = value;
        }

        public static Literal of(String name) {
            return new Literal(name);
        }

        @Override
        public String value() {
            return value;
        }
    }
}
