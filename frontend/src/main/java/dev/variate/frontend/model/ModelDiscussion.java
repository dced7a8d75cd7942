package dev.variate.frontend.model;

import com.vaadin.flow.component.Component;
import dev.variate.backend.RefusedException;
import dev.variate.backend.comment.CommentView;
import dev.variate.backend.comment.Comments;
import dev.variate.backend.team.Account;
import dev.variate.frontend.comment.Discussion;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A model as it is talked about: as a whole, by the line of the caret, or by a node of its graph. */
final class ModelDiscussion implements Discussion.Subject {

    private static final String WHOLE = "the model";
    private static final String LINE = "the line of the caret";

    private final Comments comments;
    private final Account account;
    private final long modelId;
    private final Supplier<String> source;
    private final Supplier<List<String>> nodes;

    /** @param source the text as it stands in the editor */
    ModelDiscussion(
            Comments comments, Account account, long modelId, Supplier<String> source, Supplier<List<String>> nodes) {
        this.comments = comments;
        this.account = account;
        this.modelId = modelId;
        this.source = source;
        this.nodes = nodes;
    }

    @Override
    public List<CommentView> comments() {
        return comments.ofModel(account, modelId, source.get());
    }

    @Override
    public List<String> places() {
        var all = new ArrayList<>(List.of(WHOLE, LINE));
        all.addAll(nodes.get());
        return all;
    }

    @Override
    public void write(Component component, String place, String text, Consumer<String> done) {
        if (place.equals(LINE)) {
            component
                    .getElement()
                    .executeJs("return document.querySelector('variate-editor').caretLine")
                    .then(
                            Integer.class,
                            line -> tell(() -> comments.onLine(account, modelId, source.get(), line, text), done));
        } else {
            tell(() -> comments.onModel(account, modelId, place.equals(WHOLE) ? "" : place, text), done);
        }
    }

    @Override
    public void goTo(Component component, int line) {
        component.getElement().executeJs("document.querySelector('variate-editor').goTo($0)", line);
    }

    private static void tell(Runnable write, Consumer<String> done) {
        try {
            write.run();
            done.accept("");
        } catch (RefusedException refused) {
            done.accept(refused.getMessage());
        }
    }
}
