package dev.variate.backend.api;

import dev.variate.backend.NotFoundException;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Takes what no other address of the API takes, because otherwise the pages' catch-all would answer it with a page. It finds out what is wrong: address, method or type of the body.
 */
@Hidden
@RestController
class UnknownAddresses {
    private final RequestMappingHandlerMapping mappings;

    UnknownAddresses(@Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mappings) {
        this.mappings = mappings;
    }

    @RequestMapping("/api/**")
    void refuse(HttpServletRequest request)
            throws HttpRequestMethodNotSupportedException, HttpMediaTypeNotSupportedException {
        List<RequestMappingInfo> sameAddress = mappings.getHandlerMethods().entrySet().stream()
                .filter(entry -> entry.getValue().getBeanType() != UnknownAddresses.class)
                .map(Map.Entry::getKey)
                .filter(info -> info.getPathPatternsCondition() != null
                        && info.getPathPatternsCondition().getMatchingCondition(request) != null)
                .filter(info -> info.getPatternValues().stream().anyMatch(pattern -> pattern.startsWith("/api/")))
                .toList();
        if (sameAddress.isEmpty()) {
            throw new NotFoundException("There is nothing at " + request.getRequestURI()
                    + ". GET /api/v1/openapi.json lists every address.");
        }
        Set<String> methods = new TreeSet<>();
        sameAddress.forEach(
                info -> info.getMethodsCondition().getMethods().forEach(method -> methods.add(method.name())));
        if (!methods.contains(request.getMethod())) {
            throw new HttpRequestMethodNotSupportedException(request.getMethod(), methods);
        }
        List<MediaType> types = sameAddress.stream()
                .filter(info -> info.getMethodsCondition().getMethods().stream()
                        .anyMatch(method -> method.name().equals(request.getMethod())))
                .flatMap(info -> info.getConsumesCondition().getConsumableMediaTypes().stream())
                .toList();
        throw new HttpMediaTypeNotSupportedException(type(request.getContentType()), types);
    }

    private static @Nullable MediaType type(@Nullable String header) {
        try {
            return header == null ? null : MediaType.parseMediaType(header);
        } catch (InvalidMediaTypeException nonsense) {
            return null;
        }
    }
}
