package dev.variate.backend.api;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.dataset.DatasetView;
import dev.variate.backend.dataset.Datasets;
import dev.variate.backend.dataset.PictureSets;
import dev.variate.backend.paging.Portion;
import dev.variate.backend.team.Account;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import tools.jackson.databind.JsonNode;

@RestController
@RequestMapping("/api/v1")
class DataApi {
    private static final String CSV = "text/csv";

    private final Datasets datasets;
    private final PictureSets pictures;

    DataApi(Datasets datasets, PictureSets pictures) {
        this.datasets = datasets;
        this.pictures = pictures;
    }

    /** By name. */
    @GetMapping("/projects/{project}/data")
    ResponseEntity<List<DataDocument>> list(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long project,
            @Pages.Limit @RequestParam(defaultValue = Pages.USUAL) int limit,
            @Pages.Cursor @RequestParam(required = false) @Nullable String cursor) {
        Portion portion = Pages.portion(limit, cursor);
        return Pages.answer(
                "/api/v1/projects/" + project + "/data",
                portion,
                datasets.list(account, project, portion).map(DataDocument::of));
    }

    @PostMapping(path = "/projects/{project}/data", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<DataDocument> create(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long project,
            @RequestBody NewData body) {
        String name = Fields.required("name", body.name(), "the data set's name");
        JsonNode values = Fields.required("values", body.values(), "an object with one key a variable");
        return created(datasets.create(account, project, name, text(values)));
    }

    /** A table as the body itself; its name is in the address. */
    @PostMapping(path = "/projects/{project}/data", consumes = CSV)
    ResponseEntity<DataDocument> createFromTable(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long project,
            @RequestParam String name,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content = @Content(mediaType = CSV, schema = @Schema(type = "string")))
                    @RequestBody
                    byte[] body) {
        return created(datasets.createFromCsv(account, project, name, utf8(body)));
    }

    /** A file as browsers and {@code curl -F} send it; a name that ends in {@code .json} is read as JSON, any other as CSV. */
    @PostMapping(path = "/projects/{project}/data", consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
    ResponseEntity<DataDocument> createFromFile(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long project,
            @RequestParam(required = false) @Nullable String name,
            @RequestPart(name = "file") MultipartFile file)
            throws IOException {
        String fileName = file.getOriginalFilename() == null ? "" : file.getOriginalFilename();
        String text = utf8(file.getBytes());
        String given = name == null ? fileName.replaceFirst("\\.[^.]*$", "") : name;
        return created(
                fileName.endsWith(".json")
                        ? datasets.create(account, project, given, text)
                        : datasets.createFromCsv(account, project, given, text));
    }

    /** A file of pictures as the body itself, in the IDX format of MNIST, unpacked or as gzip; its name is in the address. Models are trained on it. */
    @PostMapping(path = "/projects/{project}/data", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    ResponseEntity<DataDocument> createFromPictures(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long project,
            @RequestParam String name,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                                            schema = @Schema(type = "string", format = "binary")))
                    @RequestBody
                    InputStreamResource body)
            throws IOException {
        return created(pictures.create(account, project, name, body.getInputStream()));
    }

    /** Adds a version to a data set of pictures; with {@code If-Match} only after the one that was read. */
    @PutMapping(path = "/data/{data}", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    ResponseEntity<DataDocument> replacePictures(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long data,
            @Parameter(description = EntityTags.ABOUT)
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable
                    String ifMatch,
            @io.swagger.v3.oas.annotations.parameters.RequestBody(
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                                            schema = @Schema(type = "string", format = "binary")))
                    @RequestBody
                    InputStreamResource body)
            throws IOException {
        return tagged(pictures.replace(account, data, body.getInputStream(), EntityTags.condition(ifMatch)));
    }

    /** The file of pictures that a version is, unpacked, in the IDX format. */
    @GetMapping(path = "/data/{data}/pictures", produces = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    ResponseEntity<StreamingResponseBody> pictures(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long data,
            @RequestParam(required = false) @Nullable Integer version) {
        DatasetView found = found(account, data, version);
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_OCTET_STREAM)
                .contentLength(pictures.of(found).bytes())
                .body(out -> pictures.write(found, out));
    }

    /** The first pictures of a version in a row. */
    @GetMapping(path = "/data/{data}/pictures/preview", produces = MediaType.IMAGE_PNG_VALUE)
    ResponseEntity<byte[]> preview(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long data,
            @RequestParam(required = false) @Nullable Integer version) {
        DatasetView found = found(account, data, version);
        return ResponseEntity.ok().contentType(MediaType.IMAGE_PNG).body(pictures.preview(found));
    }

    @GetMapping("/data/{data}")
    ResponseEntity<DataDocument> get(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long data,
            @RequestParam(required = false) @Nullable Integer version) {
        return tagged(found(account, data, version));
    }

    /** Adds a version; with {@code If-Match} only after the one that was read. */
    @PutMapping(path = "/data/{data}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<DataDocument> replace(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long data,
            @Parameter(description = EntityTags.ABOUT)
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable
                    String ifMatch,
            @RequestBody NewValues body) {
        return tagged(datasets.replace(
                account,
                data,
                text(Fields.required("values", body.values(), "an object with one key a variable")),
                EntityTags.condition(ifMatch)));
    }

    private DatasetView found(Account account, long data, @Nullable Integer version) {
        return version == null ? datasets.get(account, data) : datasets.get(account, data, version);
    }

    private static ResponseEntity<DataDocument> tagged(DatasetView data) {
        return ResponseEntity.ok().eTag(Integer.toString(data.version())).body(DataDocument.of(data));
    }

    private static ResponseEntity<DataDocument> created(DatasetView made) {
        return ResponseEntity.created(URI.create("/api/v1/data/" + made.id())).body(DataDocument.of(made));
    }

    /** As written again: a number that was too large for 64 bits would come out as no number at all. */
    private static String text(JsonNode values) {
        requireFinite(values);
        return values.toString();
    }

    private static void requireFinite(JsonNode node) {
        if (node.isNumber() && !Double.isFinite(node.doubleValue())) {
            throw new InvalidInputException("values", "The data hold a number that is too large for 64 bits.");
        }
        node.forEach(DataApi::requireFinite);
    }

    private static String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException("values", "The file is not text in UTF-8.");
        }
    }

    record NewData(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String name,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            JsonNode values) {}

    record NewValues(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            JsonNode values) {}
}
