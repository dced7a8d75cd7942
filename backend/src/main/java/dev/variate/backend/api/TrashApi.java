package dev.variate.backend.api;

import dev.variate.backend.paging.Portion;
import dev.variate.backend.team.Account;
import dev.variate.backend.trash.Kind;
import dev.variate.backend.trash.Trash;
import dev.variate.backend.trash.TrashedView;
import io.swagger.v3.oas.annotations.Parameter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Deleting moves to the trash; only there can something be ended for good. */
@RestController
@RequestMapping("/api/v1")
class TrashApi {
    private final Trash trash;

    TrashApi(Trash trash) {
        this.trash = trash;
    }

    /** Latest first. */
    @GetMapping("/trash")
    ResponseEntity<List<Trashed>> list(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @Pages.Limit @RequestParam(defaultValue = Pages.USUAL) int limit,
            @Pages.Cursor @RequestParam(required = false) @Nullable String cursor) {
        Portion portion = Pages.portion(limit, cursor);
        return Pages.answer(
                "/api/v1/trash", portion, trash.list(account, portion).map(Trashed::of));
    }

    /** Puts it back where it was. */
    @PostMapping("/trash/{kind}/{id}/restore")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void restore(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @Parameter(description = "run, model, data, project or external") @PathVariable String kind,
            @PathVariable long id) {
        trash.restore(account, Kind.of(kind), id);
    }

    /** Ends it for good. Only an owner of its project may. */
    @DeleteMapping("/trash/{kind}/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void purge(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @Parameter(description = "run, model, data, project or external") @PathVariable String kind,
            @PathVariable long id) {
        trash.purge(account, Kind.of(kind), id);
    }

    /** Moves the run to the trash. */
    @DeleteMapping("/runs/{run}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void run(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        trash.move(account, Kind.RUN, run);
    }

    /** Moves the model to the trash; its runs stay. */
    @DeleteMapping("/models/{model}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void model(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long model) {
        trash.move(account, Kind.MODEL, model);
    }

    /** Moves the data set with all its versions to the trash; runs keep theirs. */
    @DeleteMapping("/data/{data}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void data(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long data) {
        trash.move(account, Kind.DATA, data);
    }

    /** Moves the project with all that is in it to the trash. */
    @DeleteMapping("/projects/{project}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void project(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long project) {
        trash.move(account, Kind.PROJECT, project);
    }

    record Trashed(String kind, long id, String name, long project, String projectName, String who, Instant at) {
        static Trashed of(TrashedView view) {
            return new Trashed(
                    view.kind().text(),
                    view.id(),
                    view.name(),
                    view.projectId(),
                    view.project(),
                    view.who(),
                    view.at());
        }
    }
}
