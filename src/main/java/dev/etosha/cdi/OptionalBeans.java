package dev.etosha.cdi;

import dev.etosha.health.NeedsClass;
import jakarta.enterprise.inject.Vetoed;
import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.ClassConfig;
import jakarta.enterprise.inject.build.compatible.spi.Enhancement;

/**
 * Vetoes beans. Quarkus builds a bean even if the application lacks its API, and then does not start. Other runtimes
 * ignore classes that do not load, including this one with an older CDI.
 */
public class OptionalBeans implements BuildCompatibleExtension {

    @Enhancement(types = Object.class, withSubtypes = true, withAnnotations = NeedsClass.class)
    public void leaveOutWhatCanNotLoad(ClassConfig bean) {
        if (!exists(bean.info().annotation(NeedsClass.class).value().asString())) {
            bean.addAnnotation(Vetoed.class);
        }
    }

    @Enhancement(types = Start.class)
    public void leaveOutWhatIsTooEarly(ClassConfig bean) {
        if (exists("io.quarkus.arc.Arc")) {
            bean.addAnnotation(Vetoed.class);
        }
    }

    private static boolean exists(String name) {
        try {
            Class.forName(name, false, Thread.currentThread().getContextClassLoader());
            return true;
        } catch (ClassNotFoundException absent) {
            return false;
        }
    }
}
