package dev.variate.backend.api;

import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.databind.JavaType;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ResolvableType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Says in the OpenAPI document what records say by {@code @Nullable}: what an answer always holds is required, and what may be null has null among its types. A record of which all may be null is a
 * request's: of that may be left out whatever is not marked as required, and nothing else may be in it.
 */
@Component
final class RecordSchemas implements ModelConverter {
    private final Map<String, Class<?>> named = new ConcurrentHashMap<>();

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        if (!chain.hasNext()) {
            return null;
        }
        Class<?> raw = type.getType() instanceof JavaType jackson
                ? jackson.getRawClass()
                : ResolvableType.forType(type.getType()).toClass();
        if (raw == JsonNode.class) {
            return values();
        }
        Schema<?> schema = chain.next().resolve(type, context, chain);
        if (schema != null && raw.isRecord() && raw.getPackageName().startsWith("dev.variate")) {
            Schema<?> model = schema.get$ref() == null
                    ? schema
                    : context.getDefinedModels()
                            .get(schema.get$ref().substring(schema.get$ref().lastIndexOf('/') + 1));
            if (model != null && model.getProperties() != null) {
                requireOneClass(schema, raw);
                describe(model, raw.getRecordComponents());
            }
        }
        return schema;
    }

    /** Of two records of one name the document would describe one for both. */
    private void requireOneClass(Schema<?> schema, Class<?> record) {
        if (schema.get$ref() != null) {
            Class<?> before = named.putIfAbsent(schema.get$ref(), record);
            if (before != null && before != record) {
                throw new IllegalStateException(
                        before.getName() + " and " + record.getName() + " have one name in the OpenAPI document");
            }
        }
    }

    private static Schema<?> values() {
        Schema<?> values = new Schema<>();
        values.addType("object");
        return values.additionalProperties(true).description(ApiDescription.VALUES);
    }

    private static void describe(Schema<?> model, RecordComponent[] components) {
        boolean request = Arrays.stream(components).allMatch(RecordSchemas::nullable);
        if (request) {
            model.setAdditionalProperties(false);
        }
        List<String> required = model.getRequired() == null ? List.of() : List.copyOf(model.getRequired());
        for (RecordComponent component : components) {
            String name = component.getName();
            Schema<?> property = model.getProperties().get(name);
            if (property == null) {
                continue;
            }
            if (!request && !required.contains(name)) {
                model.addRequiredItem(name);
            }
            if (component.isAnnotationPresent(JsonRawValue.class)
                    || component.getAccessor().isAnnotationPresent(JsonRawValue.class)) {
                model.getProperties().put(name, orNull(values()));
            }
            io.swagger.v3.oas.annotations.media.Schema said =
                    component.getAccessor().getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class);
            if (component.getType() == JsonNode.class && said != null && said.types().length > 0) {
                model.getProperties().put(name, oneOf(said.types(), said.description()));
                property = model.getProperties().get(name);
            }
            if (nullable(component) && !required.contains(name)) {
                model.getProperties().put(name, orNull(property));
            }
        }
    }

    /** JSON of one of these types; arrays are of objects. */
    private static Schema<?> oneOf(String[] types, String description) {
        Schema<?> any = new Schema<>();
        any.setTypes(new LinkedHashSet<>(List.of(types)));
        any.setItems(values());
        return any.additionalProperties(true).description(description);
    }

    private static Schema<?> orNull(Schema<?> property) {
        if (property.get$ref() != null) {
            Schema<?> nothing = new Schema<>();
            nothing.addType("null");
            Schema<?> either = new Schema<>();
            either.addAnyOfItem(property);
            either.addAnyOfItem(nothing);
            return either;
        }
        // A list of words that are allowed stays as it is: null would have to be one of them.
        if (property.getTypes() != null && property.getEnum() == null) {
            Set<String> types = new LinkedHashSet<>(property.getTypes());
            types.add("null");
            property.setTypes(types);
        }
        return property;
    }

    private static boolean nullable(RecordComponent component) {
        return component.getAnnotatedType().isAnnotationPresent(Nullable.class)
                || component.getType() == Optional.class
                || component.getType() == OptionalInt.class;
    }
}
