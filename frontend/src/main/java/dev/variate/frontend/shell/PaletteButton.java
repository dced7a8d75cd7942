package dev.variate.frontend.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;

/** The field in the bar that opens the command palette, as Ctrl-K does. */
@Tag("variate-palette")
@JsModule("./shell/palette.ts")
class PaletteButton extends Component {}
