package dev.variate.backend.api;

import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.type.LogicalType;

/** A text in a request is a text: a number or a truth in its place is a mistake, and not its spelling. */
@Configuration(proxyBeanMethods = false)
class JsonTexts {
    @Bean
    JsonMapperBuilderCustomizer texts() {
        return builder -> builder.withCoercionConfig(LogicalType.Textual, text -> {
            text.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
            text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail);
            text.setCoercion(CoercionInputShape.Float, CoercionAction.Fail);
        });
    }
}
