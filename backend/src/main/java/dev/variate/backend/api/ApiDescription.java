package dev.variate.backend.api;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.Arrays;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.method.HandlerMethod;

/** What the OpenAPI document says beside the addresses: who may ask, how it is refused, and names from which clients are generated. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {
    /** More than spaces. */
    static final String SOME_TEXT = "\\S";

    static final String VALUES =
            "An object with one key a variable, whose values are numbers, texts, truths or lists of them.";
    static final String METHODS =
            "nuts, if it is left out; hmc, mams, mala, rwm, elliptical, ensemble, sgld, sghmc, chees, smc, importance, laplace, pathfinder, meanfield, lowrank, fullrank or map; train learns what a model calls trainable";

    private static final String TOKEN = "token";
    private static final String PROBLEM = "Problem";

    @Bean
    OpenAPI description() {
        return new OpenAPI()
                .info(new Info()
                        .title("Variate")
                        .version("v1")
                        .description("Models, data and runs of a studio. What is made is answered by 201 and its id;"
                                + " what is refused, by a problem document (RFC 9457) that says why. Long lists are answered by"
                                + " pages; where there is more, the header Link has the address of the next.")
                        .license(new License().name("Apache-2.0").identifier("Apache-2.0")))
                .components(new Components()
                        .addSecuritySchemes(
                                TOKEN,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .description("Made on the studio's page Team, or read from owner.token in its"
                                                + " data folder."))
                        .addSchemas(
                                PROBLEM,
                                new ObjectSchema()
                                        .addProperty("title", new StringSchema())
                                        .addProperty("status", new IntegerSchema().format(null))
                                        .addProperty(
                                                "detail",
                                                new StringSchema().description("What is wrong, and what to do."))
                                        .addProperty(
                                                "field",
                                                new StringSchema()
                                                        .description("The part of the request that is meant."))
                                        .required(List.of("title", "status", "detail"))))
                .addSecurityItem(new SecurityRequirement().addList(TOKEN));
    }

    /** Names operations {@code runs_launch}: springdoc's own count up and so change when an address is added. */
    @Bean
    OperationCustomizer operations() {
        return (operation, handler) -> {
            String resource = handler.getBeanType()
                    .getSimpleName()
                    .replaceAll("(List)?Api$", "")
                    .toLowerCase(java.util.Locale.ROOT);
            operation.setTags(List.of(resource));
            operation.setOperationId(resource + "_" + handler.getMethod().getName());
            if (handler.getBeanType() == HealthApi.class) {
                operation.setSecurity(List.of());
            }
            ApiResponses responses = operation.getResponses();
            if (makes(handler) && responses.containsKey("200") && !responses.containsKey("201")) {
                responses.addApiResponse("201", responses.remove("200").description("Made"));
            }
            if (operation.getParameters() != null
                    && operation.getParameters().stream()
                            .anyMatch(parameter -> parameter.getName().equals("cursor"))) {
                responses
                        .get("200")
                        .addHeaderObject(
                                HttpHeaders.LINK,
                                new Header()
                                        .description(
                                                "The address of the next page, with rel=\"next\"; none on the last")
                                        .schema(new StringSchema()));
            }
            if (takes(handler, HttpHeaders.IF_MATCH)) {
                responses.addApiResponse(
                        "412",
                        refused("Changed since it was read; `changes` has the lines that are new (+) or gone (-)"));
            }
            if (takes(handler, RunsApi.IDEMPOTENCY_KEY)) {
                responses.addApiResponse(
                        "200",
                        new ApiResponse()
                                .description("The run of the same launch before")
                                .content(responses.get("201").getContent()));
                responses.addApiResponse("409", refused("The same launch is under way; ask again in some seconds"));
            }
            responses.setDefault(refused("Refused"));
            return operation;
        };
    }

    /** One address takes a body of three types; only that of a table needs a name in the address. */
    @Bean
    OpenApiCustomizer merged() {
        return document -> document.getPaths().get("/api/v1/projects/{project}/data").getPost().getParameters().stream()
                .filter(parameter -> parameter.getName().equals("name"))
                .forEach(parameter -> parameter
                        .required(false)
                        .description("Of a table or a file; in JSON the name is in the body."));
    }

    private static ApiResponse refused(String description) {
        return new ApiResponse()
                .description(description)
                .content(new Content()
                        .addMediaType(
                                "application/problem+json",
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))));
    }

    private static boolean takes(HandlerMethod handler, String header) {
        return Arrays.stream(handler.getMethodParameters())
                .map(parameter -> parameter.getParameterAnnotation(RequestHeader.class))
                .anyMatch(annotation -> annotation != null && annotation.name().equals(header));
    }

    /** Whether a handler answers 201 and the place of what it made. */
    private static boolean makes(HandlerMethod handler) {
        return handler.hasMethodAnnotation(PostMapping.class)
                && ResolvableType.forMethodReturnType(handler.getMethod()).toClass() == ResponseEntity.class;
    }
}
