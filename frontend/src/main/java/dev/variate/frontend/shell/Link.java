package dev.variate.frontend.shell;

import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.NativeButton;

/** Links inside the studio, and buttons that look like them. */
public final class Link {

    private Link() {}

    /** Opens {@code address}, relative to the studio's, without loading the page anew. */
    public static Anchor to(String text, String address) {
        var anchor = new Anchor(address.isEmpty() ? "." : address, text);
        anchor.getElement().setAttribute("router-link", true);
        return anchor;
    }

    /** As {@link #to}, in the accent: the next step. */
    public static Anchor act(String text, String address) {
        var anchor = to(text, address);
        anchor.addClassName("act");
        return anchor;
    }

    /** A small thing to do, in the accent, in the middle of text. */
    public static NativeButton act(String text, Runnable action) {
        var button = new NativeButton(text, click -> action.run());
        button.addClassName("act");
        return button;
    }

    /** A button in the design's frame. */
    public static NativeButton button(String text, Runnable action) {
        var button = new NativeButton(text, click -> action.run());
        button.addClassName("btn");
        return button;
    }

    /** The button for what most people came to do. */
    public static NativeButton primary(String text, Runnable action) {
        var button = button(text, action);
        button.addClassName("primary");
        return button;
    }
}
