package dev.variate.frontend.activity;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import dev.variate.backend.activity.Deed;
import dev.variate.backend.team.Account;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.When;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Deeds by day, the latest on top; older ones are added below when asked for. */
public class DeedList extends Div {

    private static final int PAGE = 30;

    private final Account account;
    private final Function<Optional<Long>, List<Deed>> read;
    private final Div older = new Div();
    private Optional<LocalDate> day = Optional.empty();
    private UnorderedList lines = new UnorderedList();
    private Optional<Long> last = Optional.empty();

    /** @param read gives up to {@link #page()} deeds before the one of this number */
    public DeedList(Account account, Function<Optional<Long>, List<Deed>> read) {
        this.account = account;
        this.read = read;
        addClassName("deeds");
        getElement().setAttribute("data-testid", "activity");
        var more = Link.act("Older", this::more);
        more.getElement().setAttribute("data-testid", "activity-older");
        older.add(more);
        more();
        if (last.isEmpty()) {
            var none = new Paragraph("Nothing yet. Who launches, tags, renames or throws away something stands here.");
            none.addClassName("t2");
            add(none);
        }
    }

    public static int page() {
        return PAGE;
    }

    private void more() {
        remove(older);
        var deeds = read.apply(last);
        for (var deed : deeds) {
            var date = deed.at().atZone(ZoneId.systemDefault()).toLocalDate();
            if (!day.equals(Optional.of(date))) {
                day = Optional.of(date);
                var name = new Paragraph(When.day(date, LocalDate.now()));
                name.addClassName("day");
                lines = new UnorderedList();
                add(name, lines);
            }
            lines.add(line(account, deed));
            last = Optional.of(deed.id());
        }
        if (deeds.size() == PAGE) {
            add(older);
        }
    }

    /** One deed in words: when, who, what, with a way to what it was about. */
    public static ListItem line(Account account, Deed deed) {
        var clock = new Span(When.clock(deed.at()));
        clock.addClassName("h");
        var who = new Span(deed.who().equals(account.name()) ? "You" : deed.who());
        who.addClassName("b");
        var words = new Paragraph(who, new Span(" " + deed.action() + " "));
        var address = address(deed);
        words.add(address.isEmpty() ? new Span(deed.subject()) : Link.to(deed.subject(), address));
        if (!deed.project().isEmpty() && !deed.kind().equals("project")) {
            var project = new Span(" in " + deed.project());
            project.addClassName("t2");
            words.add(project);
        }
        words.add(new Span("."));
        var item = new ListItem(clock, words);
        item.getElement().setAttribute("data-testid", "deed");
        return item;
    }

    private static String address(Deed deed) {
        if (deed.action().startsWith("deleted") || deed.action().startsWith("moved")) {
            return "";
        }
        return switch (deed.kind()) {
            case "run" -> "runs/" + deed.subjectId();
            case "external" -> "external-runs/" + deed.subjectId();
            case "model" -> "models/" + deed.subjectId();
            case "data" -> "data/" + deed.subjectId();
            case "project" -> "projects/" + deed.subjectId();
            default -> "";
        };
    }
}
