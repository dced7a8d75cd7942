package dev.variate.backend.api;

import dev.variate.backend.project.ProjectView;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/projects")
class ProjectsApi {
    private final Projects projects;

    ProjectsApi(Projects projects) {
        this.projects = projects;
    }

    @GetMapping
    List<ProjectView> list(@Parameter(hidden = true) @AuthenticationPrincipal Account account) {
        return projects.list(account);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ProjectView> create(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @RequestBody NewProject body) {
        ProjectView made = projects.create(account, Fields.required("name", body.name(), "the project's name"));
        return ResponseEntity.created(URI.create("/api/v1/projects/" + made.id()))
                .body(made);
    }

    @GetMapping("/{project}")
    ProjectView get(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long project) {
        return projects.get(account, project);
    }

    /** Gives the project another name. */
    @PutMapping(path = "/{project}", consumes = MediaType.APPLICATION_JSON_VALUE)
    ProjectView rename(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long project,
            @RequestBody NewProject body) {
        return projects.rename(account, project, Fields.required("name", body.name(), "the project's new name"));
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
