package dev.variate.backend.api;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.comment.CommentView;
import dev.variate.backend.comment.Comments;
import dev.variate.backend.model.Models;
import dev.variate.backend.paging.Portion;
import dev.variate.backend.team.Account;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
class CommentsApi {
    private final Comments comments;
    private final Models models;

    CommentsApi(Comments comments, Models models) {
        this.comments = comments;
        this.models = models;
    }

    /** Oldest first; lines are counted in the model's text as the account sees it. */
    @GetMapping("/models/{model}/comments")
    ResponseEntity<List<CommentDocument>> ofModel(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long model,
            @Pages.Limit @RequestParam(defaultValue = Pages.USUAL) int limit,
            @Pages.Cursor @RequestParam(required = false) @Nullable String cursor) {
        Portion portion = Pages.portion(limit, cursor);
        return Pages.answer(
                "/api/v1/models/" + model + "/comments",
                portion,
                comments.ofModel(account, model, models.get(account, model).source(), portion)
                        .map(CommentDocument::of));
    }

    /** About a line, a node of the graph, or, with neither, the model. */
    @PostMapping(path = "/models/{model}/comments", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    MadeComment onModel(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long model,
            @RequestBody OnModel body) {
        String text = Fields.required("text", body.text(), "what there is to say");
        if (body.line() != null && body.node() != null) {
            throw new InvalidInputException("node", "A comment is about a line or about a node. Send two.");
        }
        return new MadeComment(
                body.line() != null
                        ? comments.onLine(
                                account, model, models.get(account, model).source(), body.line(), text)
                        : comments.onModel(account, model, body.node() == null ? "" : body.node(), text));
    }

    /** Oldest first. */
    @GetMapping("/runs/{run}/comments")
    ResponseEntity<List<CommentDocument>> ofRun(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long run,
            @Pages.Limit @RequestParam(defaultValue = Pages.USUAL) int limit,
            @Pages.Cursor @RequestParam(required = false) @Nullable String cursor) {
        Portion portion = Pages.portion(limit, cursor);
        return Pages.answer(
                "/api/v1/runs/" + run + "/comments",
                portion,
                comments.ofRun(account, run, portion).map(CommentDocument::of));
    }

    /** About a plot, such as {@code trace of mu}, or, without one, the run. */
    @PostMapping(path = "/runs/{run}/comments", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    MadeComment onRun(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long run,
            @RequestBody OnRun body) {
        String text = Fields.required("text", body.text(), "what there is to say");
        return new MadeComment(comments.onRun(account, run, body.plot() == null ? "" : body.plot(), text));
    }

    @PostMapping(path = "/comments/{comment}/replies", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.CREATED)
    MadeComment reply(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long comment,
            @RequestBody Reply body) {
        return new MadeComment(comments.reply(account, comment, Fields.required("text", body.text(), "the answer")));
    }

    /** Settles a comment with its answers. */
    @PutMapping("/comments/{comment}/settled")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void settle(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long comment) {
        comments.resolve(account, comment, true);
    }

    @DeleteMapping("/comments/{comment}/settled")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void open(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long comment) {
        comments.resolve(account, comment, false);
    }

    private static List<CommentDocument> documents(List<CommentView> views) {
        return views.stream().map(CommentDocument::of).toList();
    }

    record OnModel(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    minLength = 1,
                    maxLength = 10000,
                    pattern = ApiDescription.SOME_TEXT)
            @Nullable
            String text,

            @Nullable Integer line,
            @Nullable String node) {}

    record OnRun(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    minLength = 1,
                    maxLength = 10000,
                    pattern = ApiDescription.SOME_TEXT)
            @Nullable
            String text,

            @Nullable String plot) {}

    record Reply(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    minLength = 1,
                    maxLength = 10000,
                    pattern = ApiDescription.SOME_TEXT)
            @Nullable
            String text) {}

    record MadeComment(long id) {}

    record CommentDocument(
            long id,

            @Schema(description = "whole, line, node or plot")
            String place,

            @Schema(description = "The node, the plot, or the line as it was.")
            String anchor,

            @Schema(description = "Where the line is now; null if it is gone.") @Nullable
            Integer line,

            String who,
            Instant at,
            String text,
            @Schema(description = "Empty while it is open.") String settledBy,
            List<CommentDocument> replies) {
        static CommentDocument of(CommentView view) {
            return new CommentDocument(
                    view.id(),
                    view.place().text(),
                    view.anchor(),
                    view.line().isPresent() ? view.line().getAsInt() : null,
                    view.who(),
                    view.at(),
                    view.text(),
                    view.resolvedBy(),
                    documents(view.replies()));
        }
    }
}
