package dev.etosha;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

    private record Item(int id, @Nullable String name, List<Object> lines) {}

    public static class Product {

        private int asked;

        public int getId() {
            return 7;
        }

        public boolean isActive() {
            return true;
        }

        public String getURL() {
            asked++;
            return "here";
        }

        public Boolean isObject() {
            return true; // no getter to the specification
        }

        public void getNothing() {}

        public int get() {
            return 0;
        }

        public String getLines() {
            throw new IllegalStateException("lines are gone");
        }
    }

    @Test
    void aRecordsComponentsAreParameters() {
        Parameters parameters = Parameters.of(new Item(1, null, List.of()));
        assertThat(parameters).isEqualTo(Parameters.of("id", 1, "name", null, "lines", List.of()));
        assertThat(parameters.containsKey("name")).isTrue();
        assertThat(parameters).hasSize(3).hasToString("parameters [id, name, lines]");
        assertThat(parameters.and("by", "me").get("by")).isEqualTo("me");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parameters.and("id", 2))
                .withMessage("a parameter needs a name of its own, was :id again");
    }

    @Test
    void aTextNeedsNotAllComponentsButAllOthers() {
        Parameters parameters = Parameters.of(new Item(1, null, List.of())).and("by", "me");
        assertThat(parameters.needed(List.of("name", "other"))).isEqualTo(Parameters.of("name", null, "by", "me"));
        assertThat(Parameters.of("a", 1).needed(List.of())).isEqualTo(Map.of("a", 1));
    }

    @Test
    void onlyTheGettersOfABeanThatTheTextNamesAreCalled() {
        Product product = new Product();
        Parameters parameters = Parameters.ofBean(product);
        assertThat(parameters.needed(List.of("id", "active"))).isEqualTo(Map.of("id", 7, "active", true));
        assertThat(product.asked).isZero();
        assertThat(parameters.get("URL")).isEqualTo("here");
        assertThat(parameters).hasSize(4);
        assertThatThrownBy(() -> parameters.get("lines"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("lines are gone");
    }

    @Test
    void aBeanHasAGetter() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parameters.ofBean(new Object()))
                .withMessage("a bean must have a public getter, java.lang.Object has none");
    }

    @Test
    void toStringDoesNotShowValues() {
        assertThat(Parameters.literal("secret")).hasToString("literal");
        assertThat(Parameters.of("a", "secret", "b", null)).hasToString("parameters [a, b]");
    }
}
