package dev.variate.frontend.model;

import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import dev.variate.backend.dataset.DatasetView;
import dev.variate.backend.dataset.Datasets;
import dev.variate.backend.dataset.PictureSets;
import dev.variate.backend.team.Account;
import dev.variate.frontend.shell.BringData;
import dev.variate.frontend.shell.Choice;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.PictureStrip;
import dev.variate.frontend.shell.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Which data the model is used with: the choice, a look at the values, and the way for new ones. */
class DataPanel extends Section {

    private final Datasets datasets;
    private final PictureSets pictures;
    private final Account account;
    private final long projectId;
    private final Consumer<Optional<Long>> chosen;
    private final Choice choice = new Choice("Data set");
    private final Table preview = new Table().testId("data-preview");
    private final Div strip = new Div();
    private final Div bring = new Div();
    private List<DatasetView> all = List.of();
    private Optional<DatasetView> current = Optional.empty();
    private Set<String> observed = Set.of();

    /**
     * @param mayBring whether the person may add data to the project
     * @param chosen hears of each choice of a person
     */
    DataPanel(
            Datasets datasets,
            PictureSets pictures,
            Account account,
            long projectId,
            Optional<Long> dataId,
            boolean mayBring,
            Consumer<Optional<Long>> chosen) {
        this.datasets = datasets;
        this.pictures = pictures;
        this.account = account;
        this.projectId = projectId;
        this.chosen = chosen;
        addClassName("data-panel");
        choice.testId("data-choice");
        choice.onChosen(this::choose);
        var head = new Div(new H2("Data"), choice);
        head.addClassName("head");
        choice.addClassName("sp");
        preview.addClassNames("plainrows", "s2");
        add(head, preview, strip, bring);
        if (mayBring) {
            offer();
        }
        load(dataId);
    }

    /** The chosen data, as the model is to be used with them. */
    Optional<DatasetView> current() {
        return current;
    }

    /** Which variables are observed depends on the model. */
    void show(Set<String> names) {
        if (names.equals(observed)) {
            return;
        }
        observed = names;
        fill();
    }

    private void load(Optional<Long> dataId) {
        all = datasets.list(account, projectId);
        current = dataId.filter(id -> all.stream().anyMatch(data -> data.id() == id))
                .map(id -> datasets.get(account, id));
        var options = new ArrayList<Choice.Option>();
        options.add(new Choice.Option("", "no data"));
        all.forEach(data ->
                options.add(new Choice.Option(Long.toString(data.id()), data.name() + ", version " + data.version())));
        choice.options(options, current.map(data -> Long.toString(data.id())).orElse(""));
        fill();
    }

    private void choose(String id) {
        var dataId = id.isEmpty() ? Optional.<Long>empty() : Optional.of(Long.parseLong(id));
        load(dataId);
        chosen.accept(dataId);
    }

    private void fill() {
        preview.clear();
        current.ifPresent(data -> data.variables().forEach(this::fill));
        preview.setVisible(current.isPresent());
        strip.removeAll();
        current.filter(data -> data.pictures().isPresent())
                .ifPresent(data -> strip.add(new PictureStrip(pictures.preview(data))));
    }

    private void fill(DatasetView.Variable variable) {
        preview.row()
                .cell(new Code(variable.name()))
                .cell(observed.contains(variable.name()) ? "observed" : "input", "t2")
                .cell(variable.shape().equals("[]") ? "" : variable.shape(), "t2")
                .cell(variable.preview(), "values");
    }

    private void offer() {
        bring.removeAll();
        var act = Link.act("Bring data", this::open);
        act.getElement().setAttribute("data-testid", "data-bring");
        bring.add(act);
    }

    private void open() {
        bring.removeAll();
        var field = new BringData("Use these data", false)
                .onBrought(this::brought)
                .onPictures((name, file) -> pictures.create(account, projectId, name, file), this::use)
                .onCancelled(this::offer);
        bring.add(new Paragraph("The names of keys or columns are the names that the model uses."), field);
    }

    private void brought(BringData.Brought data) {
        var made = data.json()
                ? datasets.create(account, projectId, data.name(), data.text())
                : datasets.createFromCsv(account, projectId, data.name(), data.text());
        use(made);
    }

    private void use(DatasetView made) {
        offer();
        choose(Long.toString(made.id()));
    }
}
