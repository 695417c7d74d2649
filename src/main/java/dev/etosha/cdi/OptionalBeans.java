package dev.etosha.cdi;

import dev.etosha.health.NeedsClass;
import jakarta.enterprise.inject.Vetoed;
import jakarta.enterprise.inject.build.compatible.spi.BuildCompatibleExtension;
import jakarta.enterprise.inject.build.compatible.spi.ClassConfig;
import jakarta.enterprise.inject.build.compatible.spi.Enhancement;

/**
 * Leaves beans out. Quarkus builds a bean whose API the application lacks all the same, and then does not start; every
 * other runtime leaves out by itself what does not load, also this class where CDI is older.
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
