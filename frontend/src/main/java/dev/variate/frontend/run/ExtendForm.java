package dev.variate.frontend.run;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.component.html.NativeLabel;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.variate.backend.RefusedException;
import dev.variate.backend.run.RunView;
import dev.variate.frontend.shell.Link;
import java.util.function.IntConsumer;

/** How many more draws each chain shall make. */
class ExtendForm extends Div {

    private final Input more = new Input();
    private final Paragraph wrong = new Paragraph();
    private final IntConsumer extend;

    ExtendForm(IntConsumer extend) {
        this.extend = extend;
        addClassNames("form", "extend");
        var label = new NativeLabel("More draws of each chain ");
        more.setValueChangeMode(ValueChangeMode.EAGER);
        more.getElement().setAttribute("inputmode", "numeric").setAttribute("data-testid", "extend-draws");
        label.add(more);
        wrong.addClassName("wrong");
        wrong.getElement().setAttribute("role", "alert");
        var done = Link.primary("Draw them", this::go);
        done.getElement().setAttribute("data-testid", "extend-go");
        var cancel = Link.button("Cancel", this::close);
        cancel.addClassName("plain");
        more.getElement().addEventListener("keydown", pressed -> go()).setFilter("event.key === 'Enter'");
        getElement().addEventListener("keydown", pressed -> close()).setFilter("event.key === 'Escape'");
        add(label, done, cancel, wrong);
        setVisible(false);
    }

    void open(RunView run) {
        more.setValue(Integer.toString(run.drawn()));
        wrong.setVisible(false);
        setVisible(true);
        more.focus();
    }

    private void close() {
        setVisible(false);
    }

    private void go() {
        try {
            extend.accept(Integer.parseInt(more.getValue().strip().replace(",", "")));
            close();
        } catch (NumberFormatException notWhole) {
            say("This takes a whole number above 0; it holds “"
                    + more.getValue().strip() + "”.");
        } catch (RefusedException refused) {
            say(refused.getMessage());
        }
    }

    private void say(String mistake) {
        wrong.setText(mistake);
        wrong.setVisible(true);
        more.focus();
    }
}
