package dev.variate.frontend.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;

/** Light, dark, or as the system has it: chosen for this browser. */
@Tag("variate-theme")
@JsModule("./shell/theme.ts")
public class ThemeChoice extends Component {}
