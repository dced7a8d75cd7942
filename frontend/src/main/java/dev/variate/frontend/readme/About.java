package dev.variate.frontend.readme;

import com.vaadin.flow.component.Html;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.dom.Element;
import dev.variate.backend.ChangedMeanwhileException;
import dev.variate.backend.IfUnchanged;
import dev.variate.backend.RefusedException;
import dev.variate.backend.readme.ReadmeView;
import dev.variate.backend.readme.Readmes;
import dev.variate.frontend.shell.Link;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/** What something is about, in its readme's words; who may change it writes it in place. */
public final class About extends Section {

    private final Supplier<ReadmeView> read;
    private final BiFunction<String, IfUnchanged, ReadmeView> write;
    private final boolean editable;
    private final boolean brief;
    private final String purpose;
    private final Div body = new Div();
    private ReadmeView readme;
    /** Of the text that is being changed. */
    private String version = "";

    private boolean whole;

    /**
     * @param purpose what an empty one is for
     * @param brief whether the first paragraph stands for it until somebody asks for more
     */
    public About(
            String purpose,
            boolean brief,
            boolean editable,
            Supplier<ReadmeView> read,
            BiFunction<String, IfUnchanged, ReadmeView> write) {
        this.purpose = purpose;
        this.brief = brief;
        this.editable = editable;
        this.read = read;
        this.write = write;
        this.readme = read.get();
        addClassName("about");
        getElement().setAttribute("data-testid", "about").setAttribute("aria-label", "About");
        show();
    }

    private void show() {
        removeAll();
        body.removeAll();
        var empty = readme.text().isEmpty();
        setVisible(editable || !empty);
        add(heading(empty), body);
        if (empty) {
            var words = new Paragraph(purpose);
            words.addClassNames("s2", "t2");
            body.add(words);
            return;
        }
        var beginning = Markdown.beginning(readme.text());
        var cut = brief && !whole && beginning.more();
        body.add(new Html("<div class=\"readme\" data-testid=\"readme\">"
                + (cut ? beginning.html() : Markdown.html(readme.text())) + "</div>"));
        if (brief && beginning.more()) {
            var more = Link.act(cut ? "Read on" : "Less", this::turn);
            more.addClassName("s2");
            more.getElement()
                    .setAttribute("aria-expanded", Boolean.toString(!cut))
                    .setAttribute("data-testid", "readme-more");
            body.add(more);
        }
    }

    private Div heading(boolean empty) {
        var heading = new Div(new H2("About"));
        heading.addClassName("head");
        if (editable) {
            var edit = Link.act(empty ? "Write" : "Edit", this::edit);
            edit.addClassNames("s2", "sp");
            edit.getElement().setAttribute("data-testid", "readme-edit");
            heading.add(edit);
        }
        return heading;
    }

    private void turn() {
        whole = !whole;
        show();
    }

    private void edit() {
        readme = read.get();
        version = readme.version();
        body.removeAll();
        var area = new Element("textarea");
        area.setAttribute("aria-label", "What it is about, in Markdown")
                .setAttribute("rows", "14")
                .setAttribute("maxlength", Integer.toString(Readmes.LONGEST))
                .setAttribute("data-typed", "readme")
                .setAttribute("data-typed-of", version)
                .setAttribute("data-testid", "readme-text")
                .setProperty("value", readme.text());
        area.addPropertyChangeListener("value", "input", event -> {});
        // typed before a reload, of a text that others may have changed since
        area.addEventListener(
                        "restored",
                        event -> version =
                                event.getEventData().get("event.detail").asString())
                .addEventData("event.detail");
        var wrong = new Div();
        wrong.addClassName("wrong");
        wrong.getElement().setAttribute("role", "alert").setAttribute("data-testid", "readme-wrong");
        Runnable keep = () -> keep(area, wrong);
        area.addEventListener("keydown", event -> keep.run())
                .setFilter("(event.ctrlKey || event.metaKey) && event.key === 'Enter'");
        area.addEventListener("keydown", event -> show()).setFilter("event.key === 'Escape'");
        var done = Link.button("Keep", keep);
        done.getElement().setAttribute("data-testid", "readme-keep");
        var cancel = Link.button("Cancel", this::show);
        cancel.addClassName("plain");
        var acts = new Div(done, cancel);
        acts.addClassName("acts");
        body.getElement().appendChild(area);
        body.add(wrong, acts);
        area.callJsFunction("focus");
    }

    private void keep(Element area, Div wrong) {
        try {
            readme = write.apply(area.getProperty("value", ""), IfUnchanged.since(version));
            whole = true;
            show();
        } catch (ChangedMeanwhileException meanwhile) {
            readme = read.get();
            version = readme.version();
            area.executeJs("this.dataset.typedOf = $0", version);
            wrong.removeAll();
            wrong.add(new Paragraph(meanwhile.getMessage()
                    + " It says now what stands below; keep yours again to put it in its place."));
            wrong.add(new Html("<div class=\"readme\">" + Markdown.html(readme.text()) + "</div>"));
        } catch (RefusedException refused) {
            wrong.removeAll();
            wrong.add(new Paragraph(refused.getMessage()));
        }
    }
}
