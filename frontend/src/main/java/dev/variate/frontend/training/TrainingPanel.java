package dev.variate.frontend.training;

import com.vaadin.flow.component.ClientCallable;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import dev.variate.backend.run.RunView;
import dev.variate.backend.run.TrainingView;
import dev.variate.frontend.shell.Json;
import dev.variate.parallel.PlacementView;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/** The browser's side of a training: it is told each point once, and asks for the pictures that somebody wants to see. */
@Tag("variate-training")
@JsModule("./training/variate-training.ts")
public class TrainingPanel extends Component {

    private LongConsumer asked = step -> {};
    private Consumer<Boolean> visibility = visible -> {};
    private Shape described = new Shape(0, List.of(), "", "", false, "", "", List.of());

    /** What is known of the run as a whole. Field names are those of {@code variate-training.ts}. */
    record Shape(
            int steps,
            List<String> workers,
            String device,
            String pictureless,
            boolean ended,
            String mesh,
            String drawing,
            List<TrainingView.Part> parts) {}

    /** Somebody wants to see the pictures of a step; {@link #show} brings them. */
    public void onPicture(LongConsumer listener) {
        asked = listener;
    }

    /** The browser's tab came to the front or went behind another. */
    public void onVisibility(Consumer<Boolean> listener) {
        visibility = listener;
    }

    /** @param device in words */
    public void describe(RunView run, TrainingView training, String device) {
        var ended = run.status().ended();
        var workers = Arrays.stream(run.workerName().split(", "))
                .filter(name -> !name.isEmpty())
                .toList();
        var pictureless = run.source().matches("(?s).*\\bshow\\s*\\(.*")
                ? ended ? "It ended before it made pictures." : "The first pictures come with the first point."
                : "This model shows no pictures. A method show(image, rows) beside it, which returns a tensor of pictures, makes them as it learns; the gallery’s models have one.";
        var placement = training.placement();
        var now = new Shape(
                run.settings().draws(),
                workers,
                device,
                pictureless,
                ended,
                placement
                        .flatMap(view -> training.plan().meshOf(run.settings().workers()))
                        .map(Object::toString)
                        .orElse(""),
                placement.map(PlacementView::svg).orElse(""),
                training.parts());
        if (!now.equals(described)) {
            described = now;
            call("describe", now);
        }
    }

    void receive(List<TrainingView.Point> points) {
        if (!points.isEmpty()) {
            call("receive", points);
        }
    }

    void pictured(List<Long> steps) {
        call("pictured", steps);
    }

    public void show(long step, byte[] png) {
        getElement()
                .callJsFunction(
                        "show",
                        (int) step,
                        "data:image/png;base64," + Base64.getEncoder().encodeToString(png));
    }

    /** Shows what is new. */
    public void show(TrainingFeed.Update news) {
        receive(news.points());
        news.pictures().ifPresent(this::pictured);
    }

    @ClientCallable
    private void picture(int step) {
        asked.accept(step);
    }

    @ClientCallable
    private void visible(boolean visible) {
        visibility.accept(visible);
    }

    private void call(String function, Object argument) {
        getElement().callJsFunction(function, Json.of(argument));
    }
}
