package dev.variate.frontend.pool;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Paragraph;
import dev.variate.backend.RefusedException;
import dev.variate.backend.pool.PoolTrials;
import dev.variate.backend.team.Account;
import dev.variate.frontend.shell.Link;

/** Whether the workers can compute together, tried when somebody wants to know. For the owner of the studio. */
class TrialPanel extends Div {
    private final PoolTrials trials;
    private final Account account;
    private final Paragraph answer = new Paragraph();
    private volatile boolean attached;

    TrialPanel(PoolTrials trials, Account account) {
        this.trials = trials;
        this.account = account;
        answer.getElement().setAttribute("role", "status").setAttribute("data-testid", "pool-trial-answer");
        answer.setVisible(false);
        var begin = Link.act("Test the pool", this::begin);
        begin.getElement()
                .setAttribute("data-testid", "pool-trial")
                .setAttribute(
                        "title",
                        "Each worker that may open ports brings a TensorFlow server up, and all add vectors up.");
        add(begin, answer);
    }

    @Override
    protected void onAttach(AttachEvent event) {
        attached = true;
    }

    @Override
    protected void onDetach(DetachEvent event) {
        attached = false;
    }

    private void begin() {
        say("The servers are coming up; this takes some seconds.");
        getUI().ifPresent(ui -> Thread.ofVirtual().name("pool-trial").start(() -> {
            var words = words();
            if (attached) {
                ui.access(() -> say(words));
            }
        }));
    }

    private String words() {
        try {
            return trials.run(account).inWords();
        } catch (RefusedException refused) {
            return refused.getMessage();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return "The studio is stopping.";
        }
    }

    private void say(String words) {
        answer.setText(words);
        answer.setVisible(true);
    }
}
