package dev.variate.frontend.model;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.dependency.JsModule;
import dev.variate.backend.RefusedException;
import dev.variate.backend.run.CalibrationView;
import dev.variate.backend.run.Calibrations;
import dev.variate.backend.team.Account;
import dev.variate.diagnostics.Calibration;
import dev.variate.frontend.shell.Json;
import dev.variate.frontend.shell.When;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Whether the model finds again the parameters that made its data: a calibration begun, followed while workers simulate, and its ranks. */
@Tag("variate-calibration")
@JsModule("./model/variate-calibration.ts")
class CalibrationPanel extends Component {

    private static final long LOOK_AGAIN_MILLIS = 700;
    /** Pictures of more quantities than these nobody looks at; the worst come first. */
    private static final int MOST = 24;

    private final Calibrations calibrations;
    private final Account account;
    private final Supplier<ModelPage.Now> text;
    private long modelId;
    private boolean editable;
    private volatile Object followed = new Object();

    /** Field names are those of {@code variate-calibration.ts}. */
    record Shown(
            String state,
            String about,
            int wanted,
            int over,
            int failed,
            String failure,
            String error,
            int draws,
            int simulations,
            boolean passed,
            int all,
            List<Quantity> quantities,
            int[][] band,
            boolean editable) {
        static Shown of(CalibrationView view, boolean editable) {
            var found = view.found();
            var quantities = found.map(Shown::quantities).orElse(List.of());
            var about = view.who() + ", " + When.brief(view.at())
                    + (view.revision().isPresent()
                            ? ", revision " + view.revision().getAsInt()
                            : ", a text that was not kept")
                    + ", seed " + view.seed();
            return new Shown(
                    view.state().text(),
                    about,
                    view.wanted(),
                    view.over(),
                    view.failed(),
                    view.failure(),
                    view.error(),
                    found.map(Calibration::draws).orElse(0),
                    found.map(Calibration::simulations).orElse(0),
                    found.map(Calibration::passed).orElse(false),
                    quantities.size(),
                    quantities.subList(0, Math.min(MOST, quantities.size())),
                    found.map(Calibration::band).orElse(new int[0][]),
                    editable);
        }

        static Shown nothing(String error, boolean editable) {
            return new Shown("none", "", 0, 0, 0, "", error, 0, 0, false, 0, List.of(), new int[0][], editable);
        }

        private static List<Quantity> quantities(Calibration found) {
            var answers = found.answers();
            return IntStream.range(0, answers.size())
                    .mapToObj(i -> new Quantity(
                            answers.get(i).name(),
                            answers.get(i).p(),
                            Math.max(0, answers.get(i).highest()),
                            Math.max(0, -answers.get(i).lowest()),
                            found.ranks()[i]))
                    .sorted(Comparator.comparingDouble(Quantity::p))
                    .toList();
        }
    }

    record Quantity(String name, double p, double above, double below, int[] ranks) {}

    /** @param text what is to be calibrated; asked on the page's thread */
    CalibrationPanel(Calibrations calibrations, Account account, Supplier<ModelPage.Now> text) {
        this.calibrations = calibrations;
        this.account = account;
        this.text = text;
        getElement()
                .addEventListener("begin", event -> {
                    var detail = event.getEventData().get("event.detail");
                    begin(detail.get("simulations").asInt(), detail.get("seed").asLong());
                })
                .addEventData("event.detail");
        getElement().addEventListener("stop", event -> stop());
        getElement().addEventListener("close", event -> close());
        setVisible(false);
    }

    /** Another model: nothing of the last one stays. */
    void of(long id, boolean mayBegin) {
        modelId = id;
        editable = mayBegin;
        close();
    }

    void open() {
        setVisible(true);
        show(calibrations.latest(account, modelId));
        getUI().ifPresent(this::follow);
    }

    private void close() {
        followed = new Object();
        setVisible(false);
    }

    @Override
    protected void onDetach(DetachEvent event) {
        followed = new Object();
    }

    private void begin(int simulations, long seed) {
        var now = text.get();
        var ui = getUI().orElseThrow();
        var mine = new Object();
        followed = mine;
        Thread.ofVirtual().name("calibration").start(() -> {
            try {
                var begun = calibrations.start(account, now.model(), now.source(), now.data(), simulations, seed);
                tell(ui, mine, Shown.of(begun, editable));
            } catch (RefusedException refused) {
                tell(ui, mine, Shown.nothing(refused.getMessage(), editable));
                return;
            }
            follow(ui, mine);
        });
    }

    private void stop() {
        try {
            calibrations.stop(account, modelId);
        } catch (RefusedException over) {
            show(calibrations.latest(account, modelId));
        }
    }

    private void follow(UI ui) {
        var mine = new Object();
        followed = mine;
        Thread.ofVirtual().name("calibration").start(() -> follow(ui, mine));
    }

    /** Looks until it is over, or nobody looks any more. */
    private void follow(UI ui, Object mine) {
        try {
            while (mine == followed) {
                Thread.sleep(LOOK_AGAIN_MILLIS);
                var now = calibrations.latest(account, modelId);
                now.ifPresent(view -> tell(ui, mine, Shown.of(view, editable)));
                if (now.isEmpty() || now.get().state() != CalibrationView.State.RUNNING) {
                    return;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RefusedException gone) {
            tell(ui, mine, Shown.nothing(gone.getMessage(), editable));
        }
    }

    private void tell(UI ui, Object mine, Shown shown) {
        ui.accessLater(
                        () -> {
                            if (mine == followed) {
                                show(shown);
                            }
                        },
                        () -> {})
                .run();
    }

    private void show(Optional<CalibrationView> view) {
        show(view.map(found -> Shown.of(found, editable)).orElse(Shown.nothing("", editable)));
    }

    private void show(Shown shown) {
        getElement().callJsFunction("show", Json.of(shown));
    }
}
