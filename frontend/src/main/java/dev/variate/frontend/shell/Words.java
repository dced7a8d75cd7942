package dev.variate.frontend.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Span;
import java.util.ArrayList;
import java.util.List;

/** Sentences in which names stand between backquotes, with those names set as code. */
public final class Words {

    private Words() {}

    public static List<Component> of(String sentence) {
        var parts = new ArrayList<Component>();
        var pieces = sentence.split("`", -1);
        for (var i = 0; i < pieces.length; i++) {
            if (!pieces[i].isEmpty()) {
                parts.add(i % 2 == 0 ? new Span(pieces[i]) : new Code(pieces[i]));
            }
        }
        return parts;
    }

    /** The judgement at a sentence's start in its colour, then the rest. */
    public static List<Component> verdict(String sentence) {
        var words = VerdictWords.of(sentence);
        var parts = new ArrayList<Component>();
        if (!words.lead().isEmpty()) {
            var lead = new Span(words.lead() + " ");
            lead.addClassNames(words.tone(), "b");
            parts.add(lead);
        }
        parts.addAll(of(words.rest()));
        return parts;
    }
}
