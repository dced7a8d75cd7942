package dev.variate.pool.cli;

import dev.variate.pool.elaborator.DataJson;
import dev.variate.pool.elaborator.Elaboration;
import dev.variate.pool.elaborator.Elaborators;
import dev.variate.pool.elaborator.InvalidDataException;
import dev.variate.pool.elaborator.Problem;
import dev.variate.tensor.Value;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The model's text and its data, as files that a command line names. */
final class ModelFiles {
    static final Duration ELABORATION_LIMIT = Duration.ofSeconds(60);

    @Parameters(paramLabel = "MODEL.java", description = "The model: a Java method.")
    private Path model;

    @Option(
            names = "--data",
            paramLabel = "DATA.json",
            description = "A JSON object of numbers and arrays. Without it the model gets no data.")
    private Path data;

    /** A model's text alone. */
    static ModelFiles of(Path model) {
        ModelFiles files = new ModelFiles();
        files.model = model;
        return files;
    }

    Path model() {
        return model;
    }

    String source() {
        return read(model, "model");
    }

    /** @throws CommandFailure with the places of what is wrong */
    Elaboration.Elaborated elaborate(Elaborators elaborators, String source) {
        return switch (elaborators.elaborate("cli", source, values(), ELABORATION_LIMIT)) {
            case Elaboration.Elaborated done -> done;
            case Elaboration.Rejected rejected -> throw failure(rejected.problems());
        };
    }

    Map<String, Value> values() {
        if (data == null) {
            return Map.of();
        }
        try {
            return DataJson.parse(read(data, "data"));
        } catch (InvalidDataException e) {
            throw new CommandFailure(data + ": " + e.getMessage());
        }
    }

    CommandFailure failure(List<Problem> problems) {
        return new CommandFailure(problems.stream()
                .map(p -> p.hasPlace()
                        ? model + ":" + p.line() + ":" + p.column() + ": " + p.message()
                        : model + ": " + p.message())
                .collect(Collectors.joining(System.lineSeparator())));
    }

    private static String read(Path file, String what) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new CommandFailure("variate: cannot read the " + what + " " + file + ": " + reason(e));
        }
    }

    static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException n -> "there is no such file";
            case java.nio.file.AccessDeniedException d -> "permission denied";
            case java.nio.charset.CharacterCodingException c -> "it is not text in UTF-8";
            default -> e.getMessage();
        };
    }
}
