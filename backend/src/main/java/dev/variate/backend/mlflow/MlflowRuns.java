package dev.variate.backend.mlflow;

import dev.variate.backend.IfUnchanged;
import dev.variate.backend.InvalidInputException;
import dev.variate.backend.NotFoundException;
import dev.variate.backend.WrongStateException;
import dev.variate.backend.run.RunMarks;
import dev.variate.backend.run.Runs;
import dev.variate.backend.team.Account;
import dev.variate.backend.tracking.ExternalRunView;
import dev.variate.backend.tracking.ExternalRuns;
import dev.variate.backend.tracking.ExternalStatus;
import dev.variate.backend.tracking.KeyValue;
import dev.variate.backend.tracking.Told;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Runs as MLflow's clients write them. What these write are external runs; of the studio's own only the marks can be changed, since the rest was drawn. */
@RestController
@RequestMapping("/api/2.0/mlflow/runs")
class MlflowRuns {
    private static final String NAME = "mlflow.runName";
    private static final String NOTE = "mlflow.note.content";

    private final ExternalRuns external;
    private final Runs runs;
    private final RunMarks marks;

    MlflowRuns(ExternalRuns external, Runs runs, RunMarks marks) {
        this.external = external;
        this.runs = runs;
        this.marks = marks;
    }

    /** The number of a run of the studio, if this names one. */
    static OptionalLong own(String run) {
        if (!run.startsWith(MlflowDocuments.STUDIO)) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(run.substring(MlflowDocuments.STUDIO.length())));
        } catch (NumberFormatException no) {
            throw new NotFoundException("There is no run " + run + " that you can see.");
        }
    }

    @PostMapping("/create")
    Map<String, Object> create(@AuthenticationPrincipal Account account, @RequestBody JsonNode json) {
        MlflowBody body = new MlflowBody(json);
        List<KeyValue> tags = new ArrayList<>(body.pairs("tags"));
        String name = body.text("run_name")
                .or(() -> tags.stream()
                        .filter(tag -> tag.key().equals(NAME))
                        .map(KeyValue::value)
                        .findFirst())
                .orElse("");
        tags.removeIf(tag -> tag.key().equals(NAME));
        ExternalRunView run = external.create(
                account,
                MlflowExperiments.number(body.text("experiment_id").orElse("0")),
                name,
                body.time("start_time").orElseGet(Instant::now),
                tags);
        return Map.of("run", MlflowDocuments.Run.of(run));
    }

    @GetMapping("/get")
    Map<String, Object> get(
            @AuthenticationPrincipal Account account,
            @RequestParam(name = "run_id", defaultValue = "") String id,
            @RequestParam(name = "run_uuid", defaultValue = "") String uuid) {
        String run = id.isEmpty() ? uuid : id;
        OptionalLong own = own(run);
        return Map.of(
                "run",
                own.isPresent()
                        ? MlflowDocuments.Run.of(runs.get(account, own.getAsLong()))
                        : MlflowDocuments.Run.of(external.get(account, run)));
    }

    @PostMapping("/update")
    Map<String, Object> update(@AuthenticationPrincipal Account account, @RequestBody JsonNode json) {
        MlflowBody body = new MlflowBody(json);
        ExternalRunView run = external.update(
                account,
                told(account, body),
                body.text("run_name"),
                body.text("status").map(ExternalStatus::named),
                body.time("end_time"));
        return Map.of("run_info", MlflowDocuments.Run.of(run).info());
    }

    @PostMapping("/log-metric")
    Map<String, Object> metric(@AuthenticationPrincipal Account account, @RequestBody JsonNode json) {
        MlflowBody body = new MlflowBody(json);
        return tell(account, body, Told.of(body.point()));
    }

    @PostMapping("/log-parameter")
    Map<String, Object> parameter(@AuthenticationPrincipal Account account, @RequestBody JsonNode json) {
        MlflowBody body = new MlflowBody(json);
        KeyValue pair = body.pair();
        return tell(account, body, Told.param(pair.key(), pair.value()));
    }

    @PostMapping("/log-batch")
    Map<String, Object> batch(@AuthenticationPrincipal Account account, @RequestBody JsonNode json) {
        MlflowBody body = new MlflowBody(json);
        List<KeyValue> tags = new ArrayList<>(body.pairs("tags"));
        return tell(
                account,
                body,
                new Told(body.objects("metrics").stream().map(MlflowBody::point).toList(), body.pairs("params"), tags));
    }

    /** A run of the studio can be given tags, which are words of value {@code true}, and a note. */
    @PostMapping("/set-tag")
    Map<String, Object> tag(@AuthenticationPrincipal Account account, @RequestBody JsonNode json) {
        MlflowBody body = new MlflowBody(json);
        KeyValue tag = body.pair();
        OptionalLong own = own(body.run());
        if (own.isEmpty()) {
            return tell(account, body, Told.tag(tag.key(), tag.value()));
        }
        if (tag.key().equals(NOTE)) {
            marks.note(account, own.getAsLong(), tag.value(), IfUnchanged.ANYWAY);
            return Map.of();
        }
        if (!tag.value().isEmpty() && !tag.value().equalsIgnoreCase("true")) {
            throw new InvalidInputException(
                    "value",
                    "Tags of the studio's own runs are words without a value: set the tag `" + tag.key()
                            + "` to true, or write a note by the tag " + NOTE + ".");
        }
        List<String> tags =
                new ArrayList<>(runs.get(account, own.getAsLong()).marks().tags());
        tags.add(tag.key());
        marks.tag(account, own.getAsLong(), tags);
        return Map.of();
    }

    @PostMapping("/delete-tag")
    Map<String, Object> untag(@AuthenticationPrincipal Account account, @RequestBody JsonNode json) {
        MlflowBody body = new MlflowBody(json);
        String key = body.required("key");
        OptionalLong own = own(body.run());
        if (own.isEmpty()) {
            external.untag(account, body.run(), key);
            return Map.of();
        }
        if (key.equals(NOTE)) {
            marks.note(account, own.getAsLong(), "", IfUnchanged.ANYWAY);
            return Map.of();
        }
        List<String> tags =
                new ArrayList<>(runs.get(account, own.getAsLong()).marks().tags());
        if (!tags.remove(key)) {
            throw new NotFoundException("Run " + body.run() + " has no tag `" + key + "`.");
        }
        marks.tag(account, own.getAsLong(), tags);
        return Map.of();
    }

    /** Moves the run to the trash. */
    @PostMapping("/delete")
    Map<String, Object> delete(@AuthenticationPrincipal Account account, @RequestBody JsonNode json) {
        String run = new MlflowBody(json).run();
        OptionalLong own = own(run);
        if (own.isPresent()) {
            runs.trash(account, own.getAsLong());
        } else {
            external.trash(account, external.get(account, run).id());
        }
        return Map.of();
    }

    @PostMapping("/restore")
    Map<String, Object> restore(@AuthenticationPrincipal Account account, @RequestBody JsonNode json) {
        String run = new MlflowBody(json).run();
        OptionalLong own = own(run);
        if (own.isPresent()) {
            runs.restore(account, own.getAsLong());
        } else {
            external.restore(account, external.get(account, run).id());
        }
        return Map.of();
    }

    private Map<String, Object> tell(Account account, MlflowBody body, Told told) {
        String run = told(account, body);
        Optional<String> name = told.tags().stream()
                .filter(tag -> tag.key().equals(NAME))
                .map(KeyValue::value)
                .findFirst();
        name.ifPresent(wanted -> external.update(account, run, name, Optional.empty(), Optional.empty()));
        external.tell(
                account,
                run,
                new Told(
                        told.metrics(),
                        told.params(),
                        told.tags().stream()
                                .filter(tag -> !tag.key().equals(NAME))
                                .toList()));
        return Map.of();
    }

    /** The run that a program tells of; it is none of the studio's own. */
    private String told(Account account, MlflowBody body) {
        String run = body.run();
        OptionalLong own = own(run);
        if (own.isPresent()) {
            int number = runs.get(account, own.getAsLong()).number();
            throw new WrongStateException(
                    "Run " + number
                            + " is the studio's own: its parameters and metrics are what was drawn with and what came of it. Log into a run that mlflow.start_run() begins.");
        }
        return run;
    }
}
