package dev.variate.backend.api;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.model.ElaborationView;
import dev.variate.backend.model.ModelLists;
import dev.variate.backend.model.ModelView;
import dev.variate.backend.model.Models;
import dev.variate.backend.model.RevisionView;
import dev.variate.backend.model.Separation;
import dev.variate.backend.paging.Portion;
import dev.variate.backend.team.Account;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
class ModelsApi {
    private final Models models;
    private final ModelLists lists;

    ModelsApi(Models models, ModelLists lists) {
        this.models = models;
        this.lists = lists;
    }

    /** By name. */
    @GetMapping("/projects/{project}/models")
    ResponseEntity<List<ModelView>> list(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long project,
            @Pages.Limit @RequestParam(defaultValue = Pages.USUAL) int limit,
            @Pages.Cursor @RequestParam(required = false) @Nullable String cursor) {
        Portion portion = Pages.portion(limit, cursor);
        return Pages.answer(
                "/api/v1/projects/" + project + "/models", portion, lists.ofProject(account, project, portion));
    }

    @PostMapping(path = "/projects/{project}/models", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ModelView> create(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long project,
            @RequestBody NewModel body) {
        ModelView made = models.create(
                account,
                project,
                Fields.required("name", body.name(), "the model's name"),
                Fields.required("source", body.source(), "the model's text"));
        return ResponseEntity.created(URI.create("/api/v1/models/" + made.id())).body(made);
    }

    @GetMapping("/models/{model}")
    ResponseEntity<ModelView> get(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long model) {
        return tagged(models.get(account, model));
    }

    /** Keeps a new revision; with {@code If-Match} only of the text that was read. */
    @PutMapping(path = "/models/{model}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ModelView> change(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long model,
            @Parameter(description = EntityTags.ABOUT)
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable
                    String ifMatch,
            @RequestBody NewSource body) {
        return tagged(models.replace(
                account,
                model,
                Fields.required("source", body.source(), "the model's text"),
                EntityTags.condition(ifMatch)));
    }

    private static ResponseEntity<ModelView> tagged(ModelView model) {
        return ResponseEntity.ok().eTag(model.version()).body(model);
    }

    /** Latest first. */
    @GetMapping("/models/{model}/revisions")
    ResponseEntity<List<RevisionView>> revisions(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long model,
            @Pages.Limit @RequestParam(defaultValue = Pages.USUAL) int limit,
            @Pages.Cursor @RequestParam(required = false) @Nullable String cursor) {
        Portion portion = Pages.portion(limit, cursor);
        return Pages.answer(
                "/api/v1/models/" + model + "/revisions", portion, lists.revisions(account, model, portion));
    }

    /** The graph of the model's text with these data, or the mistakes in it. */
    @GetMapping("/models/{model}/graph")
    ElaborationView graph(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long model,
            @RequestParam(name = "data", required = false) @Nullable Long data) {
        ModelView found = models.get(account, model);
        return models.elaborate(account, model, found.source(), Optional.ofNullable(data));
    }

    /** Whether two variables of the model are independent once others are known, by its graph alone. */
    @GetMapping("/models/{model}/separation")
    SeparationDocument separation(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long model,
            @RequestParam String of,
            @RequestParam String and,
            @RequestParam(defaultValue = "") List<String> given,
            @RequestParam(name = "data", required = false) @Nullable Long data) {
        ElaborationView view =
                models.elaborate(account, model, models.get(account, model).source(), Optional.ofNullable(data));
        if (!view.problems().isEmpty()) {
            throw new InvalidInputException(
                    "model",
                    "The model has a mistake: " + view.problems().getFirst().message());
        }
        Separation found = Separation.of(view.graph(), of, and, given);
        return new SeparationDocument(found.independent(), found.path(), found.sentence(view.graph(), of, and, given));
    }

    record SeparationDocument(boolean independent, List<String> path, String sentence) {}

    record NewModel(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    minLength = 1,
                    maxLength = 200,
                    pattern = ApiDescription.SOME_TEXT)
            @Nullable
            String name,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, minLength = 1, pattern = ApiDescription.SOME_TEXT)
            @Nullable
            String source) {}

    record NewSource(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, minLength = 1, pattern = ApiDescription.SOME_TEXT)
            @Nullable
            String source) {}
}
