package dev.variate.frontend.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;

/** Says that the studio cannot be reached, since when, and that the page tries again by itself. Lives in the browser: the server cannot say that it is gone. */
@Tag("variate-connection")
@JsModule("./shell/connection.ts")
class ConnectionBanner extends Component {}
