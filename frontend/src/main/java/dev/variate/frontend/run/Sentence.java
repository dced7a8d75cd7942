package dev.variate.frontend.run;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Text;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Span;
import java.util.ArrayList;
import java.util.List;

/**
 * A sentence of the studio's: its first words may be a judgement of their own ({@code Not yet.}), and names of the model stand between back-ticks.
 *
 * @param lead the judgement without its full stop; empty if there is none
 */
record Sentence(String lead, String rest) {

    /** A judgement is short: longer first sentences are just sentences. */
    private static final int LEAD = 24;

    static Sentence of(String text) {
        var end = text.indexOf('.');
        var judgement = end > 0 && end <= LEAD && (end + 1 == text.length() || text.charAt(end + 1) == ' ');
        return judgement
                ? new Sentence(text.substring(0, end), text.substring(end + 1).strip())
                : new Sentence("", text);
    }

    /** The rest, with the model's names in the code face. */
    List<Component> words() {
        return words(rest);
    }

    static List<Component> words(String text) {
        var parts = text.split("`", -1);
        var words = new ArrayList<Component>();
        for (var i = 0; i < parts.length; i++) {
            if (!parts[i].isEmpty()) {
                words.add(i % 2 == 1 ? new Code(parts[i]) : new Text(parts[i]));
            }
        }
        return words;
    }

    static Span span(String text) {
        var span = new Span();
        span.add(words(text));
        return span;
    }
}
