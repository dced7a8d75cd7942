package dev.variate.backend.api;

import dev.variate.backend.readme.ReadmeView;
import dev.variate.backend.readme.Readmes;
import dev.variate.backend.team.Account;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What projects and models are about, in Markdown. */
@RestController
@RequestMapping("/api/v1")
class ReadmesApi {
    private final Readmes readmes;

    ReadmesApi(Readmes readmes) {
        this.readmes = readmes;
    }

    @GetMapping("/projects/{project}/readme")
    ResponseEntity<ReadmeView> ofProject(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long project) {
        return tagged(readmes.ofProject(account, project));
    }

    /** Writes what the project is about; an empty text takes it away; with {@code If-Match} only over the text that was read. */
    @PutMapping(path = "/projects/{project}/readme", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ReadmeView> writeOfProject(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long project,
            @Parameter(description = EntityTags.ABOUT)
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable
                    String ifMatch,
            @RequestBody NewReadme body) {
        return tagged(readmes.writeOfProject(account, project, body.required(), EntityTags.condition(ifMatch)));
    }

    @GetMapping("/models/{model}/readme")
    ResponseEntity<ReadmeView> ofModel(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long model) {
        return tagged(readmes.ofModel(account, model));
    }

    /** Writes what the model is about; an empty text takes it away; with {@code If-Match} only over the text that was read. */
    @PutMapping(path = "/models/{model}/readme", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ReadmeView> writeOfModel(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long model,
            @Parameter(description = EntityTags.ABOUT)
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable
                    String ifMatch,
            @RequestBody NewReadme body) {
        return tagged(readmes.writeOfModel(account, model, body.required(), EntityTags.condition(ifMatch)));
    }

    private static ResponseEntity<ReadmeView> tagged(ReadmeView readme) {
        return ResponseEntity.ok().eTag(readme.version()).body(readme);
    }

    record NewReadme(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, maxLength = Readmes.LONGEST) @Nullable
            String text) {

        String required() {
            return Fields.required("text", text, "the readme's text");
        }
    }
}
