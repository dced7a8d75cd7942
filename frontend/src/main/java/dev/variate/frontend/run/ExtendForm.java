package dev.variate.frontend.run;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.component.html.NativeButton;
import com.vaadin.flow.component.html.NativeLabel;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.value.ValueChangeMode;
import dev.variate.backend.RefusedException;
import dev.variate.backend.run.RunView;
import dev.variate.fit.Method;
import dev.variate.frontend.shell.Link;
import java.util.function.IntConsumer;

/** How many more draws each chain shall make, or steps a training. */
class ExtendForm extends Div {

    private final Span words = new Span();
    private final NativeButton done;
    private final Input more = new Input();
    private final Paragraph wrong = new Paragraph();
    private final IntConsumer extend;

    ExtendForm(IntConsumer extend) {
        this.extend = extend;
        addClassNames("form", "extend");
        var label = new NativeLabel();
        more.setValueChangeMode(ValueChangeMode.EAGER);
        more.getElement().setAttribute("inputmode", "numeric").setAttribute("data-testid", "extend-draws");
        label.add(words, more);
        wrong.addClassName("wrong");
        wrong.getElement().setAttribute("role", "alert");
        done = Link.primary("", this::go);
        done.getElement().setAttribute("data-testid", "extend-go");
        var cancel = Link.button("Cancel", this::close);
        cancel.addClassName("plain");
        more.getElement().addEventListener("keydown", pressed -> go()).setFilter("event.key === 'Enter'");
        getElement().addEventListener("keydown", pressed -> close()).setFilter("event.key === 'Escape'");
        add(label, done, cancel, wrong);
        setVisible(false);
    }

    void open(RunView run) {
        var trains = run.method().result() == Method.Result.WEIGHTS;
        words.setText(trains ? "More steps " : "More draws of each chain ");
        done.setText(trains ? "Take them" : "Draw them");
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
