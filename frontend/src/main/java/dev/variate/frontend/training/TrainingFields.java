package dev.variate.frontend.training;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.component.html.NativeDetails;
import com.vaadin.flow.component.html.NativeLabel;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.variate.backend.dataset.DatasetView;
import dev.variate.backend.dataset.Pictures;
import dev.variate.frontend.shell.Choice;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a training will go, typed; what most people want stands there already. */
public class TrainingFields extends Section {

    private final Input steps;
    private final Input batch;
    private final Input rate;
    private final Choice schedule = new Choice("Schedule").testId("train-schedule");
    private final Input warmup;
    private final NativeLabel warmupField;
    private final Choice optimiser = new Choice("Optimiser").testId("train-optimiser");
    private final Choice heldOut = new Choice("Held out").testId("train-held-out");
    private final Choice precision = new Choice("Precision").testId("train-precision");
    private final Choice device = new Choice("Device").testId("train-device");
    private final Input workers;
    private final Input seed;
    private final Input numbers;
    private final Input every;
    private final Input clip;
    private final Input average;
    private final Input parts;
    private final Input mesh;
    private final Input places;
    private final NativeLabel ofPool;
    private final boolean several;
    private final Paragraph wrong = new Paragraph();

    /**
     * @param begin what stands in the fields
     * @param others data sets by which it may be judged
     * @param pool workers that there are; with one there is nothing to choose
     * @param changed hears of new numbers of the model, with which the text has to be looked at again
     */
    public TrainingFields(TrainingForm begin, List<DatasetView> others, int pool, Runnable changed) {
        for (var choice : List.of(schedule, optimiser, heldOut, device)) {
            choice.getElement().setAttribute("data-typed", choice.getElement().getAttribute("data-testid"));
        }
        addClassName("settings-panel");
        getElement().setAttribute("data-testid", "train-fields");
        var plan = begin.plan();
        steps = input("train-steps", Integer.toString(begin.steps()));
        batch = input("train-batch", Integer.toString(plan.batch()));
        rate = input("train-rate", TrainingWords.number(plan.rate()));
        warmup = input("train-warmup", Integer.toString(plan.warmup()));
        workers = input("train-workers", Integer.toString(begin.workers()));
        seed = input("train-seed", "");
        seed.setPlaceholder("a new one each time");
        numbers = input("train-numbers", TrainingWords.numbers(plan.numbers()));
        numbers.setPlaceholder("hidden=128 latent=8");
        numbers.getElement().removeAttribute("inputmode");
        numbers.addValueChangeListener(change -> changed.run());
        every = input("train-every", begin.everyWritten());
        every.setPlaceholder("a hundredth of the steps");
        clip = input("train-clip", plan.clip().map(TrainingWords::number).orElse(""));
        clip.setPlaceholder("as they are");
        average =
                input("train-average", plan.average().map(TrainingWords::number).orElse(""));
        average.setPlaceholder("none");
        parts = input("train-parts", Integer.toString(plan.parts()));
        mesh = text("train-mesh", plan.mesh(), "none: workers share rows");
        mesh.addValueChangeListener(change -> fit());
        places = text("train-places", plan.places(), "in the order of the text");
        schedule.options(
                List.of(
                        new Choice.Option("constant", "stays the same"),
                        new Choice.Option("cosine", "falls to 0 as a cosine"),
                        new Choice.Option("inverseRoot", "falls with the root of the step")),
                plan.schedule());
        optimiser.options(
                List.of(
                        new Choice.Option("adam", "Adam"),
                        new Choice.Option("sgd", "Gradient descent, momentum 0.9"),
                        new Choice.Option("adafactor", "Adafactor, which remembers little")),
                plan.optimiser());
        precision.options(
                List.of(
                        new Choice.Option("full", "as the device has it"),
                        new Choice.Option("mixed", "mixed: products in bfloat16")),
                plan.precision());
        device.options(
                List.of(
                        new Choice.Option("tensorflow", "TensorFlow, single precision"),
                        new Choice.Option("jvm", "CPU, compiled for the JVM, double"),
                        new Choice.Option("pjrt", "Accelerator, by its XLA plug-in")),
                begin.device());
        var rest = new ArrayList<Choice.Option>();
        rest.add(new Choice.Option("", "nothing"));
        others.forEach(other -> rest.add(new Choice.Option(
                Long.toString(other.id()),
                other.name() + ", " + other.pictures().map(Pictures::count).orElse(0))));
        heldOut.options(rest, begin.heldOut().map(id -> Long.toString(id)).orElse(""));
        warmupField = field("Steps in which it rises", warmup);
        several = pool > 1 || begin.workers() > 1;
        ofPool = field("Workers", workers);
        var grid = wide("Mesh of workers", mesh);
        grid.add(
                help(
                        "Such as data=2,model=2, four workers: two copies of the model, which see other pictures, each in parts on two workers, by the places that the text names with on(…)."));
        grid.setVisible(several);
        var where = wide("Places on the mesh", places);
        where.add(help("Such as encoder=0,decoder=1: which place is on which worker of a copy, counted from 0."));
        where.setVisible(several);
        var more = new NativeDetails("More: optimiser, precision, averages");
        more.addClassNames("more", "wide");
        var rare = new Div(
                wide("Optimiser", optimiser),
                wide("Precision", precision),
                field("Clip gradients to", clip),
                field("Running average keeps", average),
                field("Point every", every),
                field("Parts of a batch", parts),
                where,
                wide("Numbers that the model takes", numbers));
        rare.addClassName("fields");
        more.setContent(rare);
        more.setOpen(!plan.numbers().isEmpty()
                || !plan.places().isEmpty()
                || !plan.precision().equals("full"));
        wrong.addClassName("wrong");
        wrong.setVisible(false);
        wrong.getElement().setAttribute("role", "alert").setAttribute("data-testid", "train-wrong");
        var fields = new Div(
                field("Steps", steps),
                field("Pictures a step", batch),
                field("Learning rate", rate),
                field("It", schedule),
                warmupField,
                wide("Judged by held-out pictures", heldOut),
                field("Seed", seed),
                ofPool,
                grid,
                wide("Device", device),
                more);
        fields.addClassName("fields");
        schedule.onChosen(chosen -> fit());
        fit();
        var head = new Div(new H2("A training will use"));
        head.addClassName("head");
        add(head, fields, wrong);
        getElement()
                .executeJs(
                        "this.addEventListener('keydown', event => {"
                                + " if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) document.querySelector('variate-editor')?.run(); })");
    }

    private void fit() {
        warmupField.setVisible(!schedule.getValue().equals("constant"));
        // of a mesh it is the product
        ofPool.setVisible(several && mesh.getValue().isBlank());
    }

    /** What is typed; empty, with the reason beneath the fields, where that cannot be used. */
    public Optional<TrainingForm> read() {
        try {
            var read = TrainingForm.read(new TrainingForm.Typed(
                    steps.getValue(),
                    batch.getValue(),
                    rate.getValue(),
                    schedule.getValue(),
                    warmup.getValue(),
                    optimiser.getValue(),
                    heldOut.getValue(),
                    workers.getValue(),
                    device.getValue(),
                    seed.getValue(),
                    numbers.getValue(),
                    every.getValue(),
                    clip.getValue(),
                    average.getValue(),
                    parts.getValue(),
                    mesh.getValue(),
                    places.getValue(),
                    precision.getValue()));
            wrong.setVisible(false);
            return Optional.of(read);
        } catch (IllegalArgumentException mistake) {
            refuse(mistake.getMessage());
            return Optional.empty();
        }
    }

    /** Says beneath the fields why what stands in them cannot be. */
    public void refuse(String why) {
        wrong.setText(why);
        wrong.setVisible(true);
    }

    /** The numbers that the model is to take, as far as they can be read. */
    public Map<String, Double> numbers() {
        try {
            return TrainingForm.numbers(numbers.getValue());
        } catch (IllegalArgumentException unfinished) {
            return Map.of();
        }
    }

    private static Input input(String testId, String value) {
        var input = new Input();
        input.setValue(value);
        // Each key: Ctrl-Enter in the editor must find what stands in the field.
        input.setValueChangeMode(ValueChangeMode.EAGER);
        input.getElement()
                .setAttribute("inputmode", "decimal")
                .setAttribute("data-typed", testId)
                .setAttribute("data-testid", testId);
        return input;
    }

    private static Input text(String testId, String value, String placeholder) {
        var input = input(testId, value);
        input.setPlaceholder(placeholder);
        input.getElement().removeAttribute("inputmode");
        return input;
    }

    private static Span help(String words) {
        var help = new Span(words);
        help.addClassNames("s2", "t2");
        return help;
    }

    private static NativeLabel field(String label, Component input) {
        var line = new NativeLabel(label);
        line.add(input);
        return line;
    }

    private static NativeLabel wide(String label, Component input) {
        var line = field(label, input);
        line.addClassName("wide");
        return line;
    }
}
