package dev.variate.frontend.comment;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.dom.Element;
import dev.variate.backend.ChangedMeanwhileException;
import dev.variate.backend.RefusedException;
import dev.variate.backend.comment.CommentView;
import dev.variate.backend.comment.Comments;
import dev.variate.backend.team.Account;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.When;
import java.util.List;
import java.util.function.Consumer;

/** Comments with their answers, open ones first, and the field in which another is written. */
public class Discussion extends Section {

    private final Comments comments;
    private final Account account;
    private final Subject subject;
    private final Div threads = new Div();
    private final Div form = new Div();
    private boolean settledShown;

    /** What is talked about. */
    public interface Subject {
        List<CommentView> comments();

        /** What a comment can be about; the first is the whole. */
        List<String> places();

        /**
         * @param component asks the browser if it must
         * @param done is told why not, or nothing
         */
        void write(Component component, String place, String text, Consumer<String> done);

        /** Shows the line in the text; a subject without lines does nothing. */
        void goTo(Component component, int line);
    }

    public Discussion(Comments comments, Account account, Subject subject) {
        this.comments = comments;
        this.account = account;
        this.subject = subject;
        addClassName("discussion");
        getElement().setAttribute("data-testid", "discussion").setAttribute("aria-label", "Comments");
        var write = Link.act("Comment", this::open);
        write.addClassNames("s2", "sp");
        write.getElement().setAttribute("data-testid", "comment-new");
        var heading = new Div(new H2("Comments"), write);
        heading.addClassName("head");
        form.setVisible(false);
        add(heading, form, threads);
        refresh();
    }

    public final void refresh() {
        threads.removeAll();
        var all = subject.comments();
        var open = all.stream().filter(CommentView::open).toList();
        var settled = all.stream().filter(comment -> !comment.open()).toList();
        if (all.isEmpty()) {
            var none = new Paragraph("A question or a remark stands here, at the line, node or plot that it is about.");
            none.addClassNames("s2", "t2");
            threads.add(none);
        }
        threads.add(list(open));
        if (!settled.isEmpty()) {
            var toggle = Link.act(settled.size() + " settled", () -> {
                settledShown = !settledShown;
                refresh();
            });
            toggle.addClassNames("s2", "t2");
            toggle.getElement()
                    .setAttribute("aria-expanded", Boolean.toString(settledShown))
                    .setAttribute("data-testid", "comments-settled");
            threads.add(toggle);
            if (settledShown) {
                threads.add(list(settled));
            }
        }
    }

    private UnorderedList list(List<CommentView> all) {
        var list = new UnorderedList();
        all.forEach(comment -> list.add(thread(comment)));
        return list;
    }

    private ListItem thread(CommentView comment) {
        var item = new ListItem(place(comment), said(comment));
        item.getElement().setAttribute("data-testid", "comment");
        comment.replies().forEach(reply -> {
            var answer = said(reply);
            answer.addClassName("answer");
            item.add(answer);
        });
        var field = new Div();
        var acts = new Div(
                Link.act(
                        "Answer",
                        () -> write(field, "Answer", "answer " + comment.id(), text -> {
                            comments.reply(account, comment.id(), text);
                            refresh();
                        })),
                Link.act(comment.open() ? "Settle" : "Open again", () -> {
                    comments.resolve(account, comment.id(), comment.open());
                    refresh();
                }));
        acts.addClassNames("acts", "s2");
        acts.getElement().setAttribute("data-testid", "comment-acts");
        item.add(acts, field);
        return item;
    }

    private Component place(CommentView comment) {
        var where = new Div();
        where.addClassNames("where", "s2");
        switch (comment.place()) {
            case WHOLE -> {}
            case NODE, PLOT -> where.add(new Code(comment.anchor()));
            case LINE -> {
                if (comment.line().isPresent()) {
                    var line = comment.line().getAsInt();
                    where.add(Link.act("line " + line, () -> subject.goTo(this, line)), new Code(comment.anchor()));
                } else {
                    where.add(new Span("a line that is gone"), new Code(comment.anchor()));
                }
            }
        }
        return where;
    }

    private static Paragraph said(CommentView comment) {
        var who = new Span(comment.who());
        who.addClassName("b");
        var at = new Span(" " + When.brief(comment.at()) + " ");
        at.addClassNames("t2", "s2");
        var text = new Span(comment.text());
        text.addClassName("said");
        return new Paragraph(who, at, text);
    }

    private void open() {
        form.removeAll();
        form.setVisible(true);
        var about = new Element("select");
        about.setAttribute("aria-label", "What the comment is about").setAttribute("data-testid", "comment-place");
        for (var place : subject.places()) {
            about.appendChild(new Element("option").setText(place));
        }
        about.addPropertyChangeListener("value", "change", event -> {});
        form.getElement().appendChild(about);
        var field = new Div();
        form.add(field);
        write(field, "Comment", "comment", text -> {
            var place = about.getProperty("value", subject.places().getFirst());
            subject.write(this, place, text, refused -> {
                if (refused.isEmpty()) {
                    form.removeAll();
                    form.setVisible(false);
                    refresh();
                } else {
                    complain(field, refused);
                }
            });
        });
    }

    /** A text area that is sent by Ctrl-Enter or its button, and closed by Escape. */
    private void write(Div field, String button, String typed, Consumer<String> written) {
        field.removeAll();
        var area = new Element("textarea");
        area.setAttribute("aria-label", button)
                .setAttribute("rows", "3")
                .setAttribute("maxlength", Integer.toString(Comments.LONGEST))
                .setAttribute("data-typed", typed)
                .setAttribute("data-testid", "comment-text");
        area.addPropertyChangeListener("value", "input", event -> {});
        Runnable send = () -> {
            try {
                written.accept(area.getProperty("value", ""));
            } catch (RefusedException | ChangedMeanwhileException refused) {
                complain(field, refused.getMessage());
            }
        };
        area.addEventListener("keydown", event -> send.run())
                .setFilter("(event.ctrlKey || event.metaKey) && event.key === 'Enter'");
        area.addEventListener("keydown", event -> {
                    field.removeAll();
                    form.setVisible(false);
                })
                .setFilter("event.key === 'Escape'");
        var done = Link.button(button, send);
        done.getElement().setAttribute("data-testid", "comment-send");
        field.getElement().appendChild(area);
        field.add(done);
        area.callJsFunction("focus");
    }

    private static void complain(Div field, String why) {
        field.getChildren()
                .filter(child -> child.hasClassName("wrong"))
                .toList()
                .forEach(field::remove);
        var wrong = new Paragraph(why);
        wrong.addClassName("wrong");
        wrong.getElement().setAttribute("role", "alert").setAttribute("data-testid", "comment-wrong");
        field.add(wrong);
    }
}
