package dev.variate.frontend.model;

import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.html.Span;
import dev.variate.backend.model.Company;
import dev.variate.backend.team.Account;

/** Who else has this model open. */
class Others extends Span {

    private final Company company;
    private final Account account;
    private Company.Presence presence = () -> {};

    Others(Company company, Account account) {
        this.company = company;
        this.account = account;
        addClassNames("t2", "s2", "nw");
        getElement().setAttribute("data-testid", "others").setAttribute("role", "status");
    }

    /** @param changed is called with the page's lock when somebody comes or goes, or keeps a revision */
    void join(UI ui, long modelId, Runnable changed) {
        leave();
        presence = company.join(account, modelId, () -> ui.accessLater(
                        () -> {
                            show(modelId);
                            changed.run();
                        },
                        () -> {})
                .run());
    }

    void leave() {
        presence.close();
        presence = () -> {};
    }

    private void show(long modelId) {
        var names = company.others(account, modelId);
        setText(
                switch (names.size()) {
                    case 0 -> "";
                    case 1 -> names.getFirst() + " is here too";
                    default ->
                        String.join(", ", names.subList(0, names.size() - 1)) + " and " + names.getLast()
                                + " are here too";
                });
    }
}
