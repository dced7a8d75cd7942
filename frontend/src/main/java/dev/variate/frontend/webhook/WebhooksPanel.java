package dev.variate.frontend.webhook;

import com.vaadin.flow.component.html.Code;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import dev.variate.backend.paging.Portion;
import dev.variate.backend.team.Account;
import dev.variate.backend.webhook.DeliveryView;
import dev.variate.backend.webhook.WebhookEvent;
import dev.variate.backend.webhook.WebhookView;
import dev.variate.backend.webhook.Webhooks;
import dev.variate.frontend.shell.Choice;
import dev.variate.frontend.shell.Link;
import dev.variate.frontend.shell.NameForm;
import dev.variate.frontend.shell.Table;
import dev.variate.frontend.shell.Twice;
import dev.variate.frontend.shell.When;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** A project's webhooks, for its owners: made with a secret that is shown once, tried, and taken away, with the log of what was sent. */
public final class WebhooksPanel extends Section {
    private static final int LOG = 20;
    private static final List<Choice.Option> KINDS = List.of(
            new Choice.Option("ends", "of every end and verdict"),
            new Choice.Option("run.failed", "when " + WebhookEvent.FAILED.words()),
            new Choice.Option("run.verdict", "when " + WebhookEvent.VERDICT.words()));

    private final Webhooks webhooks;
    private final Account account;
    private final long project;
    private final Choice kinds = new Choice("What the webhook is told").testId("webhook-kinds");
    private final NameForm naming = new NameForm("https://example.com/hook", "Make the webhook", "webhook", this::make);
    private final Div made = new Div();
    private final Div list = new Div();

    public WebhooksPanel(Webhooks webhooks, Account account, long project) {
        this.webhooks = webhooks;
        this.account = account;
        this.project = project;
        kinds.options(KINDS, "ends");
        kinds.setVisible(false);
        made.addClassName("made");
        made.setVisible(false);
        var words = new Span("addresses elsewhere that are told what becomes of runs, by signed messages");
        words.addClassNames("s2", "t2");
        var head = new Div(new H2("Webhooks"), words);
        head.addClassName("head");
        var begin = Link.button("New webhook", () -> {
            kinds.setVisible(true);
            naming.open();
        });
        begin.getElement().setAttribute("data-testid", "webhook-new");
        var form = new Div(begin, kinds);
        form.addClassName("form");
        addClassName("invitations");
        getElement().setAttribute("aria-label", "Webhooks");
        add(head, form, naming, made, list);
        refresh();
    }

    private void make(String address) {
        var told = kinds.getValue().equals("ends")
                ? EnumSet.allOf(WebhookEvent.class)
                : Set.of(WebhookEvent.named(kinds.getValue()));
        var webhook = webhooks.create(account, project, address, told);
        kinds.setVisible(false);
        var secret = new Code(webhook.secret());
        secret.addClassName("secret");
        secret.getElement().setAttribute("data-testid", "webhook-secret").setAttribute("tabindex", "0");
        made.removeAll();
        made.add(
                new Paragraph(
                        "By this secret the receiver knows that a message is the studio's: it signs them as Standard Webhooks has it (HMAC with SHA-256). It is shown this once."),
                new Div(secret),
                Link.act("I have copied it", () -> made.setVisible(false)));
        made.setVisible(true);
        refresh();
    }

    private void refresh() {
        list.removeAll();
        var all = webhooks.list(account, project);
        if (all.isEmpty()) {
            var none = new Paragraph("There is none.");
            none.addClassName("t2");
            list.add(none);
            return;
        }
        var table = new Table("Webhook", "Told", "Last message", ">").testId("webhooks");
        for (var webhook : all) {
            var log = new Div();
            var acts = new Span(
                    tested("Try", "webhook-ping", webhook, () -> {
                        webhooks.ping(account, webhook.id());
                        refresh();
                    }),
                    tested("Log", "webhook-log", webhook, () -> show(log, webhook)),
                    new Twice("Take away", "Take it away", "webhook-delete", () -> {
                        webhooks.delete(account, webhook.id());
                        refresh();
                    }));
            acts.addClassName("acts");
            table.row()
                    .cell(new Div(new Span(webhook.url()), log))
                    .cell(told(webhook), "t2")
                    .cell(last(webhook), "t2")
                    .cell(acts, "n");
        }
        list.add(table);
    }

    private static com.vaadin.flow.component.html.NativeButton tested(
            String text, String id, WebhookView webhook, Runnable action) {
        var button = Link.act(text, action);
        button.getElement().setAttribute("data-testid", id).setAttribute("aria-label", text + ": " + webhook.url());
        return button;
    }

    private static String told(WebhookView webhook) {
        return webhook.events().size() == WebhookEvent.values().length
                ? "every end and verdict"
                : webhook.events().stream().map(WebhookEvent::text).collect(Collectors.joining(", "));
    }

    private String last(WebhookView webhook) {
        return webhooks.deliveries(account, webhook.id(), Optional.empty(), Portion.first(1)).rows().stream()
                .findFirst()
                .map(WebhooksPanel::state)
                .orElse("none yet");
    }

    private static String state(DeliveryView delivery) {
        return switch (delivery.state()) {
            case DELIVERED -> "delivered " + When.ago(delivery.sentAt().orElse(delivery.createdAt()));
            case GIVEN_UP -> "given up: " + delivery.trouble();
            case WAITING ->
                delivery.trouble().isEmpty()
                        ? "on its way"
                        : "is sent again at " + When.brief(delivery.nextAt().orElse(delivery.createdAt())) + ": "
                                + delivery.trouble();
        };
    }

    private void show(Div log, WebhookView webhook) {
        log.removeAll();
        var table = new Table("Message", "What came of it", ">Made", "").testId("webhook-deliveries");
        for (var delivery : webhooks.deliveries(account, webhook.id(), Optional.empty(), Portion.first(LOG))
                .rows()) {
            var again = Link.act("Send again", () -> {
                webhooks.again(account, webhook.id(), delivery.id());
                show(log, webhook);
            });
            again.getElement().setAttribute("data-testid", "webhook-again");
            table.row()
                    .cell(delivery.event())
                    .cell(state(delivery), "t2")
                    .cell(When.brief(delivery.createdAt()), "n", "t2")
                    .cell(again, "n");
        }
        log.add(table, Link.act("Close the log", log::removeAll));
    }
}
