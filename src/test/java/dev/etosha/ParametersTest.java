package dev.etosha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParametersTest {

    @Test
    void parametersAreAMapThatAllowsNull() {
        Map<String, Object> parameters = Parameters.of("a", 1, "b", null);
        assertThat(parameters).containsExactly(entry("a", 1), entry("b", null));
        assertThat(parameters.get("b")).isNull();
        assertThat(parameters.containsKey("b")).isTrue();
        assertThat(parameters.containsKey("c")).isFalse();
        Map<String, Object> same = new HashMap<>();
        same.put("b", null);
        same.put("a", 1);
        assertThat(parameters).isEqualTo(same).hasSameHashCodeAs(same);
    }

    @Test
    void andReturnsACopyWithOneMoreParameter() {
        Parameters one = Parameters.of("a", 1);
        assertThat(one.and("b", 2).and("c", null)).hasSize(3).isEqualTo(Parameters.of("a", 1, "b", 2, "c", null));
        assertThat(one).hasSize(1);
        assertThat(Parameters.of("a", 1, "b", 2, "c", 3, "d", 4)).hasSize(4);
    }

    @Test
    void parametersAreImmutable() {
        Parameters parameters = Parameters.of("a", 1);
        assertThatThrownBy(() -> parameters.put("b", 2)).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(parameters::clear).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> parameters.entrySet().iterator().next().setValue(2))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void aDuplicateNameIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parameters.of("a", 1, "a", "secret"))
                .withMessage("a parameter needs a name of its own, was :a again");
    }

    @Test
    void toStringDoesNotShowValues() {
        assertThat(Parameters.of("a", "secret", "b", null)).hasToString("parameters [a, b]");
    }
}
