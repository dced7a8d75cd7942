package dev.variate.backend.run;

import dev.variate.backend.dataset.DataSnapshot;
import dev.variate.backend.dataset.Datasets;
import dev.variate.backend.dataset.PictureFiles;
import dev.variate.backend.dataset.Pictures;
import dev.variate.inference.ChainRange;
import dev.variate.pool.protocol.Checkpoint;
import dev.variate.pool.protocol.DataFile;
import dev.variate.pool.protocol.Lease;
import dev.variate.pool.protocol.NamedTensor;
import dev.variate.pool.protocol.ProtocolJson;
import dev.variate.pool.protocol.TrainingJob;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What a worker is told of a run that it has been given. */
@Component
class Leases {
    private final Contents contents;
    private final BlockStore blocks;
    private final TrainingStore trainings;
    private final TrainingCheckpoints checkpoints;
    private final Datasets datasets;
    private final PictureFiles files;
    private final JdbcClient jdbc;

    Leases(
            Contents contents,
            BlockStore blocks,
            TrainingStore trainings,
            TrainingCheckpoints checkpoints,
            Datasets datasets,
            PictureFiles files,
            JdbcClient jdbc) {
        this.files = files;
        this.jdbc = jdbc;
        this.contents = contents;
        this.blocks = blocks;
        this.trainings = trainings;
        this.checkpoints = checkpoints;
        this.datasets = datasets;
    }

    Lease of(RunEntity run, RunQueue.Claim claim) {
        Optional<TrainingStore.Stored> training = trainings.find(run.id());
        RunSettings settings = run.settings();
        ChainRange range = training.isPresent()
                ? new ChainRange(0, 1)
                : ChainRange.part(settings.chains(), claim.member(), settings.workers());
        List<Checkpoint> goingOn = training.isPresent()
                ? List.of()
                : blocks.checkpoints(run.id()).stream()
                        .filter(checkpoint -> checkpoint.chain() >= range.first() && checkpoint.chain() < range.end())
                        .toList();
        return new Lease(
                run.id(),
                claim.attempt(),
                (int) RunQueue.LEASE.toSeconds(),
                run.method().text(),
                text(run.programHash()),
                List.of(ProtocolJson.read(contents.load(run.inputsHash()), NamedTensor[].class)),
                new dev.variate.pool.protocol.RunSettings(
                        settings.chains(),
                        settings.warmup(),
                        settings.draws(),
                        settings.targetAccept(),
                        settings.maxTreeDepth(),
                        settings.metric().text(),
                        settings.init(),
                        Optional.of(new dev.variate.pool.protocol.RunSettings.Batch(
                                settings.batch().plate(),
                                settings.batch().batchSize(),
                                settings.batch().stepSize()))),
                run.seed(),
                settings.device(),
                range.first(),
                range.count(),
                goingOn,
                training.map(stored -> job(run, stored, claim.member())));
    }

    private TrainingJob job(RunEntity run, TrainingStore.Stored training, int member) {
        return new TrainingJob(
                training.plan(),
                text(training.start()),
                text(training.judging()),
                training.pictures().map(this::text),
                run.settings().draws(),
                member,
                run.settings().workers(),
                file(run.dataVersionId().orElseThrow()),
                training.heldOutVersionId().map(this::file),
                checkpoints.newest(run.id()));
    }

    private DataFile file(long versionId) {
        DataSnapshot version = datasets.reference(versionId);
        Pictures pictures = pictures(versionId);
        List<Integer> shape = new ArrayList<>(List.of(pictures.count()));
        shape.addAll(pictures.shape());
        return new DataFile(
                "data set %d, version %d".formatted(version.dataId(), version.version()),
                pictures.sha256(),
                pictures.bytes(),
                shape);
    }

    private Pictures pictures(long versionId) {
        byte[] sha256 = jdbc.sql("select file_sha256 from data_set_versions where id = ?")
                .param(versionId)
                .query(byte[].class)
                .single();
        return files.find(HexFormat.of().formatHex(sha256)).orElseThrow();
    }

    private String text(byte[] hash) {
        return new String(contents.load(hash), StandardCharsets.UTF_8);
    }
}
