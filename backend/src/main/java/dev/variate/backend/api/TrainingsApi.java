package dev.variate.backend.api;

import dev.variate.backend.run.TrainingView;
import dev.variate.backend.run.Trainings;
import dev.variate.backend.team.Account;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

@RestController
@RequestMapping("/api/v1/runs/{run}/training")
class TrainingsApi {
    private final Trainings trainings;
    private final TrainingStreams streams;

    TrainingsApi(Trainings trainings, TrainingStreams streams) {
        this.trainings = trainings;
        this.streams = streams;
    }

    /** How a run of the method {@code train} trains, and how it stands. */
    @GetMapping
    TrainingDocument get(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return TrainingDocument.of(trainings.get(account, run));
    }

    /** The points that it has told after a step, in order; two trainings are compared by theirs. */
    @GetMapping("/points")
    List<TrainingDocument.Point> points(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long run,
            @RequestParam(defaultValue = "0") long after) {
        return trainings.points(account, run, after).stream()
                .map(TrainingDocument.Point::of)
                .toList();
    }

    /** Points as they come, until the run ends: events {@code point}, whose id is the step, {@code pictures} and {@code status}. Whoever comes back with the last id is told what came since. */
    @GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string")))
    SseEmitter events(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long run,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
        return streams.open(account, run, lastEventId);
    }

    /** The steps after which pictures were made. */
    @GetMapping("/pictures")
    List<Long> pictures(@Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return trainings.pictureSteps(account, run);
    }

    /** The pictures of a step. */
    @GetMapping("/pictures/{step}")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.IMAGE_PNG_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    ResponseEntity<byte[]> picture(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account,
            @PathVariable long run,
            @PathVariable long step) {
        return ResponseEntity.ok().contentType(MediaType.IMAGE_PNG).body(trainings.picture(account, run, step));
    }

    /** What is on which worker of the mesh on which it trains now, as a drawing. */
    @GetMapping("/placement")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "image/svg+xml", schema = @Schema(type = "string")))
    ResponseEntity<String> placement(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        return ResponseEntity.ok()
                .contentType(new MediaType("image", "svg+xml", StandardCharsets.UTF_8))
                .body(trainings.placement(account, run).svg());
    }

    /** The newest checkpoint that is whole. */
    @GetMapping("/checkpoint")
    @ApiResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE,
                            schema = @Schema(type = "string", format = "binary")))
    ResponseEntity<StreamingResponseBody> checkpoint(
            @Parameter(hidden = true) @AuthenticationPrincipal Account account, @PathVariable long run) {
        TrainingView.Kept file = trainings.checkpoint(account, run);
        return Attachments.named(
                        "run-" + run + "-step-" + file.step() + ".checkpoint", MediaType.APPLICATION_OCTET_STREAM)
                .contentLength(file.bytes())
                .body(out -> trainings.writeCheckpoint(account, run, out));
    }
}
