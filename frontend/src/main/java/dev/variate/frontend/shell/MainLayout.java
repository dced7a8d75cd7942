package dev.variate.frontend.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.HasElement;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Nav;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.AfterNavigationEvent;
import com.vaadin.flow.router.AfterNavigationObserver;
import com.vaadin.flow.router.RouterLayout;
import dev.variate.backend.RefusedException;
import dev.variate.frontend.signin.SignedIn;
import jakarta.annotation.security.PermitAll;
import java.util.EnumMap;
import java.util.Map;

/** The bar at the top and the page under it. */
@JsModule("./shell/typed.ts")
@PermitAll
public class MainLayout extends Div implements RouterLayout, AfterNavigationObserver {

    private final Map<Place, Anchor> places = new EnumMap<>(Place.class);
    private final Div page = new Div();
    private final Div trouble = new Div();
    private final Div notice = new Div();
    /** The pages that the notice is still to be seen on: the one that it leads to is the first. */
    private int noticed;

    public MainLayout(RunningNow running, Destinations destinations) {
        addClassName("studio");
        getElement().setAttribute("data-account", Long.toString(SignedIn.now().id()));
        page.addClassName("page");
        page.setId("page");
        var skip = new Anchor("#page", "Skip to the page");
        skip.addClassName("skip");
        trouble.addClassNames("connection", "trouble-bar");
        trouble.getElement().setAttribute("role", "alert").setAttribute("data-testid", "trouble-bar");
        trouble.setVisible(false);
        notice.addClassName("notice");
        notice.getElement().setAttribute("role", "status").setAttribute("data-testid", "notice");
        notice.setVisible(false);
        add(skip, bar(running, destinations), new ConnectionBanner(), trouble, page, notice);
    }

    /** Says what went wrong where no place of the page is nearer to it. */
    void say(String words) {
        trouble.removeAll();
        trouble.add(new Span(words), Link.act("Close", () -> trouble.setVisible(false)));
        trouble.setVisible(true);
    }

    /** Says what has been done and how to undo it; it stays over the next change of page. */
    void offer(String words, Runnable back) {
        notice.removeAll();
        var undo = Link.act("Undo", () -> {
            notice.setVisible(false);
            try {
                back.run();
            } catch (RefusedException refused) {
                say(refused.getMessage());
            }
        });
        undo.getElement().setAttribute("data-testid", "undo");
        var close = Link.act("Close", () -> notice.setVisible(false));
        close.addClassName("t2");
        notice.add(new Span(words), undo, close);
        notice.setVisible(true);
        noticed = 2;
    }

    private Header bar(RunningNow running, Destinations destinations) {
        var word = Link.to("Variate", "");
        word.addClassName("word");
        var nav = new Nav();
        nav.getElement().setAttribute("aria-label", "Places");
        for (var place : Place.values()) {
            var anchor = Link.to(place.title(), place.path());
            anchor.getElement()
                    .setAttribute("data-testid", "nav-" + place.title().toLowerCase(java.util.Locale.ROOT));
            places.put(place, anchor);
            nav.add(anchor);
        }
        var who = Link.to(SignedIn.now().name(), "account");
        who.getElement().setAttribute("data-testid", "who");
        var right = new Div(new RunningCount(running, SignedIn.now()), new Palette(destinations), who);
        right.addClassName("right");
        var bar = new Header(word, nav, right);
        bar.addClassName("shell");
        return bar;
    }

    @Override
    public void showRouterLayoutContent(HasElement content) {
        if (content != null) {
            page.getElement().removeAllChildren();
            page.getElement().appendChild(content.getElement());
        }
    }

    @Override
    public void removeRouterLayoutContent(HasElement oldContent) {
        page.getElement().removeAllChildren();
    }

    @Override
    public void afterNavigation(AfterNavigationEvent event) {
        trouble.setVisible(false);
        if (--noticed < 1) {
            notice.setVisible(false);
        }
        places.values().forEach(anchor -> anchor.getElement().removeAttribute("aria-current"));
        event.getActiveChain().stream()
                .filter(Component.class::isInstance)
                .map(shown -> shown.getClass().getAnnotation(Within.class))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .ifPresent(within -> places.get(within.value()).getElement().setAttribute("aria-current", "page"));
    }
}
