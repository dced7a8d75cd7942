package dev.variate.backend.api;

import dev.variate.backend.paging.Portion;
import dev.variate.backend.project.ProjectView;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import java.util.List;
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
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

@RestController
@RequestMapping("/api/v1/projects")
class ProjectsApi {
    private final Projects projects;
    private final ProjectArchive archive;

    ProjectsApi(Projects projects, ProjectArchive archive) {
        this.projects = projects;
        this.archive = archive;
    }

    /** Latest changed first; one that changes while pages are read moves to the first of them. */
    @GetMapping
    ResponseEntity<List<ProjectView>> list(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @Pages.Limit @RequestParam(defaultValue = Pages.USUAL) int limit,
            @Pages.Cursor @RequestParam(required = false) @Nullable String cursor) {
        Portion portion = Pages.portion(limit, cursor);
        return Pages.answer("/api/v1/projects", portion, projects.list(account, portion));
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ProjectView> create(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @RequestBody NewProject body) {
        ProjectView made = projects.create(account, Fields.required("name", body.name(), "the project's name"));
        return ResponseEntity.created(URI.create("/api/v1/projects/" + made.id()))
                .body(made);
    }

    @GetMapping("/{project}")
    ResponseEntity<ProjectView> get(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long project) {
        return tagged(projects.get(account, project));
    }

    /** Gives the project another name; with {@code If-Match} only if it still has the one that was read. */
    @PutMapping(path = "/{project}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ProjectView> rename(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long project,
            @Parameter(description = EntityTags.ABOUT)
                    @RequestHeader(name = HttpHeaders.IF_MATCH, required = false)
                    @Nullable
                    String ifMatch,
            @RequestBody NewProject body) {
        return tagged(projects.rename(
                account,
                project,
                Fields.required("name", body.name(), "the project's new name"),
                EntityTags.condition(ifMatch)));
    }

    private static ResponseEntity<ProjectView> tagged(ProjectView project) {
        return ResponseEntity.ok().eTag(project.version()).body(project);
    }

    /** Models, data, runs with their draws, trainings with their points, pictures and newest checkpoints, and what was said of them, in one ZIP file; the documents in it are those of the addresses of each. */
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "application/zip", schema = @Schema(type = "string", format = "binary")))
    @GetMapping("/{project}/export")
    ResponseEntity<StreamingResponseBody> export(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long project,
            @Parameter(description = "Whether draws and checkpoints are in it, which are most of it.")
                    @RequestParam(defaultValue = "true")
                    boolean draws) {
        projects.requireMember(account, project);
        return Attachments.named("project-" + project + ".zip", Attachments.ZIP)
                .body(out -> archive.write(account, project, draws, out));
    }

    record NewProject(
            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    minLength = 1,
                    maxLength = 200,
                    pattern = ApiDescription.SOME_TEXT)
            @Nullable
            String name) {}
}
