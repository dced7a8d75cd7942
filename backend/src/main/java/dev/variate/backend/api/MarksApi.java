package dev.variate.backend.api;

import dev.variate.backend.run.MarksView;
import dev.variate.backend.run.RunMarks;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.Runs;
import dev.variate.backend.team.Account;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/runs/{run}")
class MarksApi {
    private final Runs runs;
    private final RunMarks marks;

    MarksApi(Runs runs, RunMarks marks) {
        this.runs = runs;
        this.marks = marks;
    }

    @GetMapping("/tags")
    ResponseEntity<TagsDocument> tags(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        MarksView marked = runs.get(account, run).marks();
        return ResponseEntity.ok().eTag(marked.tagsVersion()).body(new TagsDocument(marked.tags()));
    }

    /** Gives the run these tags and no others; with {@code If-Match} only in place of those that were read. */
    @PutMapping(path = "/tags", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<RunDocument> tag(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long run,
            @Parameter(description = EntityTags.ABOUT)
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable
                    String ifMatch,
            @RequestBody Tags body) {
        List<String> tags = Fields.required("tags", body.tags(), "a list of words");
        RunView tagged = marks.tag(
                account,
                run,
                tags.stream()
                        .map(tag -> Fields.required("tags", tag, "words and no null"))
                        .toList(),
                EntityTags.condition(ifMatch));
        return ResponseEntity.ok().eTag(tagged.marks().tagsVersion()).body(RunDocument.of(tagged));
    }

    /** What is to be known of the run. */
    @GetMapping("/note")
    ResponseEntity<NoteDocument> note(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return tagged(runs.get(account, run));
    }

    /** Writes the note; an empty text takes it away; with {@code If-Match} only over the note that was read. */
    @PutMapping(path = "/note", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<NoteDocument> write(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long run,
            @Parameter(description = EntityTags.ABOUT)
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable
                    String ifMatch,
            @RequestBody Note body) {
        return tagged(marks.note(
                account,
                run,
                Fields.required("text", body.text(), "what the note says"),
                EntityTags.condition(ifMatch)));
    }

    private static ResponseEntity<NoteDocument> tagged(RunView run) {
        return ResponseEntity.ok()
                .eTag(Integer.toString(run.marks().noteVersion()))
                .body(new NoteDocument(run.marks().note()));
    }

    /** Keeps the run in view for everyone in the project. */
    @PutMapping("/pin")
    RunDocument pin(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return RunDocument.of(marks.pin(account, run, true));
    }

    @DeleteMapping("/pin")
    RunDocument unpin(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return RunDocument.of(marks.pin(account, run, false));
    }

    /** Marks the run for who asks; nobody else sees it. */
    @PutMapping("/star")
    RunDocument star(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return RunDocument.of(marks.star(account, run, true));
    }

    @DeleteMapping("/star")
    RunDocument unstar(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return RunDocument.of(marks.star(account, run, false));
    }

    record Tags(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            List<@Nullable String> tags) {}

    record Note(
            @Schema(requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String text) {}

    record TagsDocument(List<String> tags) {}

    record NoteDocument(String text) {}
}
