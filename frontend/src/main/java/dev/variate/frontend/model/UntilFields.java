package dev.variate.frontend.model;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Input;
import com.vaadin.flow.component.html.NativeDetails;
import com.vaadin.flow.component.html.NativeLabel;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.data.value.ValueChangeMode;
import com.vaadin.flow.dom.Element;
import dev.variate.fit.StopRules;
import java.util.OptionalDouble;

/** When a run may end before its last draw; folded away, since most runs need none of it. */
class UntilFields extends NativeDetails {

    private final Input ess;
    private final Input mcse;
    private final Input of;
    private final Input seconds;
    private final Element divergence = new Element("input");

    UntilFields(StopRules rules) {
        super("More: when to end early");
        addClassNames("more", "wide");
        getElement().setAttribute("data-testid", "settings-more");
        ess = input("settings-until-ess", text(rules.ess()), "any number");
        mcse = input("settings-until-mcse", text(rules.mcse()), "any size");
        of = input("settings-until-of", rules.of(), "every quantity");
        seconds = input("settings-until-seconds", text(rules.seconds()), "as long as it takes");
        divergence
                .setAttribute("type", "checkbox")
                .setAttribute("data-testid", "settings-until-divergence")
                .setProperty("checked", rules.divergence())
                .addPropertyChangeListener("checked", "change", changed -> {});
        var tick = new NativeLabel();
        tick.addClassNames("wide", "tick");
        tick.getElement().appendChild(divergence);
        tick.add(new Span("The first divergence"));
        var fields = new Div(
                field("Effective draws reach", ess),
                field("Monte Carlo error falls to", mcse),
                field("of", of),
                field("Seconds are over", seconds),
                tick);
        fields.addClassName("fields");
        setContent(fields);
        setOpen(rules.any());
    }

    SettingsForm.Until typed() {
        return new SettingsForm.Until(
                ess.getValue(),
                mcse.getValue(),
                of.getValue(),
                seconds.getValue(),
                divergence.getProperty("checked", false));
    }

    private static String text(OptionalDouble number) {
        if (number.isEmpty()) {
            return "";
        }
        var value = number.getAsDouble();
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static Input input(String testId, String value, String otherwise) {
        var input = new Input();
        input.setValue(value);
        input.setPlaceholder(otherwise);
        input.setValueChangeMode(ValueChangeMode.EAGER);
        input.getElement().setAttribute("data-testid", testId);
        return input;
    }

    private static NativeLabel field(String label, Component input) {
        var line = new NativeLabel(label);
        line.add(input);
        return line;
    }
}
