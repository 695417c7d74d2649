package dev.etosha.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.security.Principal;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Two suppliers of settings start with different values in every field. A field that keeps its different values was not
 * set by the source.
 */
class AgroalSettingsTest {

    private static final Set<String> NO_SETTINGS =
            Set.of("lock", "connectionFactoryConfiguration", "connectionFactoryConfigurationSupplier");

    @Test
    void everySettingOfAgroalsPoolIsSet() throws IllegalAccessException {
        AgroalConnectionPoolConfigurationSupplier one = new AgroalConnectionPoolConfigurationSupplier();
        AgroalConnectionPoolConfigurationSupplier other = new AgroalConnectionPoolConfigurationSupplier();
        setApart(one, other);
        PhysicalSource.poolSettings(one);
        PhysicalSource.poolSettings(other);

        assertThat(leftAlone(one, other)).isEmpty();
    }

    @Test
    void everySettingOfAgroalsConnectionFactoryIsSet() throws IllegalAccessException {
        AgroalConnectionFactoryConfigurationSupplier one = new AgroalConnectionFactoryConfigurationSupplier();
        AgroalConnectionFactoryConfigurationSupplier other = new AgroalConnectionFactoryConfigurationSupplier();
        setApart(one, other);
        PhysicalSource.factorySettings(one);
        PhysicalSource.factorySettings(other);

        assertThat(leftAlone(one, other)).isEmpty();
    }

    private static void setApart(Object one, Object other) throws IllegalAccessException {
        for (Field field : one.getClass().getDeclaredFields()) {
            if (isSetting(field)) {
                field.set(one, value(field, 1));
                field.set(other, value(field, 2));
            }
        }
    }

    private static Set<String> leftAlone(Object one, Object other) throws IllegalAccessException {
        Set<String> names = new TreeSet<>();
        for (Field field : one.getClass().getDeclaredFields()) {
            if (isSetting(field)
                    && Objects.equals(field.get(one), value(field, 1))
                    && Objects.equals(field.get(other), value(field, 2))) {
                names.add(field.getName());
            }
        }
        return names;
    }

    /** Lists, maps and principals are not checked, because their defaults are empty. */
    private static boolean isSetting(Field field) {
        if (Modifier.isStatic(field.getModifiers()) || NO_SETTINGS.contains(field.getName())) {
            return false;
        }
        Class<?> type = field.getType();
        field.setAccessible(true);
        return !Collection.class.isAssignableFrom(type) && !Map.class.isAssignableFrom(type) && type != Principal.class;
    }

    private static @Nullable Object value(Field field, int which) {
        Class<?> type = field.getType();
        if (type == boolean.class) {
            return which == 1;
        }
        if (type == int.class) {
            return which;
        }
        if (type == Duration.class) {
            return Duration.ofDays(which);
        }
        return type == String.class ? "value " + which : null;
    }
}
