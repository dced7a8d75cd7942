package dev.variate.backend.api;

import dev.variate.backend.paging.Listed;
import dev.variate.backend.paging.Portion;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.util.UriComponentsBuilder;

/** Long lists are answered in parts, each as the array that the whole would be; where there is more, the header {@code Link} has its address (RFC 8288). */
final class Pages {
    /** Rows on a page, where nothing else is asked for. */
    static final String USUAL = "200";

    static final String FEW = "50";

    private Pages() {}

    /** What the OpenAPI document says of the parameter {@code limit}. */
    @Target(ElementType.PARAMETER)
    @Retention(RetentionPolicy.RUNTIME)
    @Parameter(
            description = "How many are on a page.",
            schema = @Schema(type = "integer", minimum = "1", maximum = "" + Portion.MOST, defaultValue = USUAL))
    @interface Limit {}

    /** The same, of a list that has always had {@link #FEW} rows on a page. */
    @Target(ElementType.PARAMETER)
    @Retention(RetentionPolicy.RUNTIME)
    @Parameter(
            description = "How many are on a page.",
            schema = @Schema(type = "integer", minimum = "1", maximum = "" + Portion.MOST, defaultValue = FEW))
    @interface SmallLimit {}

    /** What the OpenAPI document says of the parameter {@code cursor}. */
    @Target(ElementType.PARAMETER)
    @Retention(RetentionPolicy.RUNTIME)
    @Parameter(
            description =
                    "Where the page begins: from the address in the header `Link` of the page before; without it the"
                            + " first page.")
    @interface Cursor {}

    static Portion portion(int limit, @Nullable String cursor) {
        return new Portion(limit, Optional.ofNullable(cursor));
    }

    /** @param address of the list, which may hold a query already */
    static <T> ResponseEntity<List<T>> answer(String address, Portion portion, Listed<T> part) {
        return ResponseEntity.ok().headers(link(address, portion, part)).body(part.rows());
    }

    static HttpHeaders link(String address, Portion portion, Listed<?> part) {
        HttpHeaders headers = new HttpHeaders();
        part.next()
                .ifPresent(next -> headers.add(
                        HttpHeaders.LINK,
                        "<"
                                + UriComponentsBuilder.fromUriString(address)
                                        .queryParam("limit", portion.limit())
                                        .queryParam("cursor", next)
                                        .toUriString()
                                + ">; rel=\"next\""));
        return headers;
    }
}
