package dev.variate.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.variate.layers.Layers;
import java.io.IOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the build wrote of the language, beside the language itself. */
class LanguageCatalogueTest {

    private static final Map<String, JsonNode> ENTRIES = new TreeMap<>();

    @BeforeAll
    static void read() throws IOException {
        try (var file = Language.class.getResourceAsStream("language.json")) {
            new JsonMapper()
                    .readTree(file)
                    .forEach(entry -> ENTRIES.put(entry.path("name").asString(), entry));
        }
    }

    @Test
    void every_method_that_a_model_may_call_is_in_it_with_its_parameters_and_a_meaning() {
        methods().forEach(method -> {
            var wanted = Arrays.stream(method.getParameters())
                    .filter(parameter -> parameter.getType() != Option[].class)
                    .map(Parameter::getName)
                    .toList();
            assertThat(forms(method.getName()))
                    .as("%s%s", method.getName(), wanted)
                    .anySatisfy(form -> {
                        assertThat(names(form)).isEqualTo(wanted);
                        assertThat(form.path("options").asBoolean()).isEqualTo(takesOptions(method));
                        assertThat(form.path("meaning").asString())
                                .endsWith(".")
                                .hasSizeGreaterThan(8);
                    });
        });
    }

    @Test
    void nothing_is_in_it_that_a_model_may_not_call() {
        var callable = methods().map(Method::getName).distinct().toList();
        assertThat(callable).containsAll(ENTRIES.keySet());
    }

    @Test
    void a_distribution_says_its_support_its_shape_and_what_each_parameter_is() {
        methods()
                .filter(method -> takesOptions(method) && !method.getName().equals("draw"))
                .forEach(method -> forms(method.getName()).forEach(form -> {
                    assertThat(form.path("support").asString())
                            .as("support of %s", method.getName())
                            .isNotBlank();
                    assertThat(form.path("shape").asString())
                            .as("shape of %s", method.getName())
                            .isNotBlank();
                    form.path("arguments").forEach(argument -> assertThat(
                                    argument.path("about").asString())
                            .as("%s of %s", argument.path("name"), method.getName())
                            .isNotBlank());
                }));
    }

    @Test
    void layers_are_in_it_as_the_editor_completes_them() {
        var dense = ENTRIES.get("dense");
        assertThat(dense.path("kind").asString()).isEqualTo("function");
        assertThat(names(dense.path("forms").get(0))).containsExactly("name", "x", "units");
        assertThat(ENTRIES).containsKeys("conv2d", "localAttention", "layerNorm", "made", "trainable");
    }

    @Test
    void a_function_that_is_handed_over_is_described() {
        ENTRIES.values().forEach(entry -> entry.path("forms")
                .forEach(form -> form.path("arguments").forEach(argument -> {
                    var type = argument.path("type").asString();
                    if (type.matches(".*(Function|Supplier|Step).*")) {
                        assertThat(argument.path("about").asString())
                                .as("%s of %s", argument.path("name"), entry.path("name"))
                                .isNotBlank();
                    }
                })));
    }

    /** A factor is always 0; mixtures, chains and distributions of one's own have the picture of their parts. */
    @Test
    void every_family_of_numbers_has_a_picture() {
        var without = List.of("factor", "mixture", "hiddenMarkov", "markovChain", "draw");
        Stream.<Class<?>>iterate(Distributions.class, part -> part != Object.class, Class::getSuperclass)
                .flatMap(part -> Arrays.stream(part.getDeclaredMethods()))
                .filter(method -> Modifier.isPublic(method.getModifiers()) && takesOptions(method))
                .map(Method::getName)
                .filter(name -> !without.contains(name))
                .forEach(name -> assertThat(ENTRIES.get(name).has("picture"))
                        .as("a picture of %s: src/main/catalogue/DensityPicture.java chooses its parameters", name)
                        .isTrue());
    }

    @Test
    void pictures_are_those_of_the_density() {
        var normal = ENTRIES.get("normal").path("picture");
        assertThat(normal.path("call").asString()).isEqualTo("normal(0, 1)");
        var low = normal.path("low").asDouble();
        var high = normal.path("high").asDouble();
        var heights = heights(normal);
        // heights are hundredths of the highest point of the grid, which lies within half a step of 0; places are
        // rounded to thousandths
        for (int i = 0; i < heights.size(); i++) {
            double x = low + (high - low) * i / (heights.size() - 1);
            assertThat((double) heights.get(i)).isCloseTo(100 * Math.exp(-x * x / 2), within(1.0));
        }
        var bernoulli = ENTRIES.get("bernoulli").path("picture");
        assertThat(bernoulli.path("discrete").asBoolean()).isTrue();
        assertThat(heights(bernoulli)).containsExactly(100, 43); // 0.3 / 0.7
    }

    private static List<Integer> heights(JsonNode picture) {
        return StreamSupport.stream(picture.path("heights").spliterator(), false)
                .map(JsonNode::asInt)
                .toList();
    }

    /** As model text may call them: the variants with a name first are for plain Java. */
    private static Stream<Method> methods() {
        return Stream.of(Language.class, Layers.class)
                .flatMap(part -> Arrays.stream(part.getMethods()))
                .filter(method -> Modifier.isStatic(method.getModifiers()))
                .filter(method -> !takesOptions(method)
                        || method.getParameterTypes()[0] != String.class
                        || !method.getParameters()[0].getName().equals("name"));
    }

    private static boolean takesOptions(Method method) {
        return method.getParameterCount() > 0
                && method.getParameterTypes()[method.getParameterCount() - 1] == Option[].class;
    }

    private static List<JsonNode> forms(String name) {
        assertThat(ENTRIES).containsKey(name);
        return StreamSupport.stream(ENTRIES.get(name).path("forms").spliterator(), false)
                .toList();
    }

    private static List<String> names(JsonNode form) {
        return StreamSupport.stream(form.path("arguments").spliterator(), false)
                .map(argument -> argument.path("name").asString())
                .toList();
    }
}
