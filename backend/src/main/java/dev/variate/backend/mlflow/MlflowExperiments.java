package dev.variate.backend.mlflow;

import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.project.ProjectView;
import dev.variate.backend.project.Projects;
import dev.variate.backend.team.Account;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Projects as MLflow's experiments. */
@RestController
@RequestMapping("/api/2.0/mlflow/experiments")
class MlflowExperiments {
    private static final Pattern BY_NAME = Pattern.compile(
            "\\s*(?:attributes?\\.)?name\\s*(=|!=|like|ilike)\\s*'([^']*)'\\s*", Pattern.CASE_INSENSITIVE);

    private final Projects projects;

    MlflowExperiments(Projects projects) {
        this.projects = projects;
    }

    /** The number of a project by the name that clients give it. */
    static long number(String experiment) {
        if (experiment.equals("0")) {
            throw new NotFoundException(
                    "There is no default experiment here: experiments are the studio's projects. Name one first, by mlflow.set_experiment(\"…\") or MLFLOW_EXPERIMENT_NAME.");
        }
        try {
            return Long.parseLong(experiment);
        } catch (NumberFormatException no) {
            throw new NotFoundException("There is no experiment " + experiment + " that you can see.");
        }
    }

    @GetMapping("/get")
    Map<String, Object> get(
            @AuthenticationPrincipal Account account, @RequestParam("experiment_id") String experiment) {
        return Map.of("experiment", MlflowDocuments.Experiment.of(projects.get(account, number(experiment))));
    }

    /** Names need not be unique in a studio: of several projects it is the one that was changed last. */
    @GetMapping("/get-by-name")
    Map<String, Object> byName(@AuthenticationPrincipal Account account, @RequestParam("experiment_name") String name) {
        return Map.of(
                "experiment",
                MlflowDocuments.Experiment.of(named(account, name)
                        .orElseThrow(
                                () -> new NotFoundException("There is no project of this name that you can see."))));
    }

    private Optional<ProjectView> named(Account account, String name) {
        return projects.list(account).stream()
                .filter(project -> project.name().equals(name))
                .findFirst();
    }

    @PostMapping("/create")
    Map<String, Object> create(@AuthenticationPrincipal Account account, @RequestBody JsonNode body) {
        String name = new MlflowBody(body).required("name");
        if (named(account, name).isPresent()) {
            throw new MlflowErrors.ExistsException("There is a project named " + name + " already.");
        }
        return Map.of(
                "experiment_id", Long.toString(projects.create(account, name).id()));
    }

    @PostMapping("/update")
    Map<String, Object> rename(@AuthenticationPrincipal Account account, @RequestBody JsonNode json) {
        MlflowBody body = new MlflowBody(json);
        projects.rename(account, number(body.required("experiment_id")), body.required("new_name"));
        return Map.of();
    }

    /** Moves the project to the trash. */
    @PostMapping("/delete")
    Map<String, Object> delete(@AuthenticationPrincipal Account account, @RequestBody JsonNode body) {
        projects.trash(account, number(new MlflowBody(body).required("experiment_id")));
        return Map.of();
    }

    @PostMapping("/restore")
    Map<String, Object> restore(@AuthenticationPrincipal Account account, @RequestBody JsonNode body) {
        projects.restore(account, number(new MlflowBody(body).required("experiment_id")));
        return Map.of();
    }

    /** Those that are not in the trash, latest changed first, all on one page. */
    @PostMapping("/search")
    MlflowDocuments.Page search(@AuthenticationPrincipal Account account, @RequestBody JsonNode json) {
        MlflowBody body = new MlflowBody(json);
        String filter = body.text("filter").orElse("");
        Matcher named = BY_NAME.matcher(filter);
        if (!filter.isEmpty() && !named.matches()) {
            throw new InvalidInputException(
                    "filter", "Experiments are found by their name only: name = '…' or name LIKE '%…%'.");
        }
        boolean trash = body.text("view_type").orElse("").equals("DELETED_ONLY");
        List<ProjectView> found = trash ? List.of() : projects.list(account);
        return new MlflowDocuments.Page(
                found.stream()
                        .filter(project -> filter.isEmpty() || holds(named.group(1), named.group(2), project.name()))
                        .map(MlflowDocuments.Experiment::of)
                        .toList(),
                null,
                null,
                null);
    }

    private static boolean holds(String sign, String wanted, String name) {
        return switch (sign.toLowerCase(java.util.Locale.ROOT)) {
            case "=" -> name.equals(wanted);
            case "!=" -> !name.equals(wanted);
            default ->
                like(wanted, sign.equalsIgnoreCase("ilike")).matcher(name).matches();
        };
    }

    private static Pattern like(String wanted, boolean anyCase) {
        StringBuilder pattern = new StringBuilder();
        wanted.chars()
                .forEach(c -> pattern.append(
                        switch (c) {
                            case '%' -> ".*";
                            case '_' -> ".";
                            default -> Pattern.quote(Character.toString(c));
                        }));
        return Pattern.compile(pattern.toString(), anyCase ? Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE : 0);
    }
}
