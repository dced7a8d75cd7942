package dev.variate.backend.api;

import dev.variate.backend.run.TrainingView;
import dev.variate.backend.run.Trainings;
import dev.variate.backend.team.Account;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.stereotype.Component;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What a project's archive has of a training beside what it has of every run, under the names of the addresses below {@code training}. Points are written some at a time, pictures one after another, a checkpoint from a file. */
@Component
class TrainingArchive {
    private final Trainings trainings;
    private final JsonMapper json;

    TrainingArchive(Trainings trainings, JsonMapper json) {
        this.trainings = trainings;
        this.json = json;
    }

    /**
     * @param folder of the run, with a slash at its end
     * @param checkpoint whether the newest one is in it
     */
    void write(ZipOutputStream zip, String folder, Account account, long run, boolean checkpoint) throws IOException {
        TrainingView training = trainings.get(account, run);
        ProjectArchive.entry(
                zip,
                folder + "training.json",
                json.writerWithDefaultPrettyPrinter().writeValueAsBytes(TrainingDocument.of(training)));
        String below = folder + "training/";
        points(zip, below + "points.json", account, run);
        for (long step : trainings.pictureSteps(account, run)) {
            ProjectArchive.entry(zip, below + "pictures/" + step + ".png", trainings.picture(account, run, step));
        }
        if (training.placement().isPresent()) {
            ProjectArchive.entry(
                    zip,
                    below + "placement.svg",
                    training.placement().get().svg().getBytes(StandardCharsets.UTF_8));
        }
        if (checkpoint) {
            checkpoint(zip, below + "checkpoint", account, run);
        }
    }

    private void points(ZipOutputStream zip, String name, Account account, long run) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        try (SequenceWriter points = json.writerWithDefaultPrettyPrinter()
                .without(StreamWriteFeature.AUTO_CLOSE_TARGET)
                .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
                .writeValuesAsArray(zip)) {
            trainings.eachPoint(account, run, point -> points.write(TrainingDocument.Point.of(point)));
        }
        zip.closeEntry();
    }

    /** By way of a file, because a reader who takes its time would find half of one whose place a newer one has taken. */
    private void checkpoint(ZipOutputStream zip, String name, Account account, long run) throws IOException {
        Path file = Files.createTempFile("variate", ".checkpoint");
        try {
            if (trainings.copyCheckpoint(account, run, file)) {
                zip.putNextEntry(new ZipEntry(name));
                Files.copy(file, zip);
                zip.closeEntry();
            }
        } finally {
            Files.delete(file);
        }
    }
}
