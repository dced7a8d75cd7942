package dev.variate.frontend.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;

/** The command palette, which Ctrl-K opens over any page. */
@Tag("variate-palette")
@JsModule("./shell/palette.ts")
class Palette extends Component {

    Palette(Destinations destinations) {
        getElement().addEventListener("palette-opened", opened -> getElement()
                .callJsFunction("offer", Json.of(destinations.all())));
        getElement()
                .addEventListener("palette-go", chosen -> {
                    var address = chosen.getEventData().get("event.detail").asString();
                    getUI().ifPresent(ui -> ui.navigate(address));
                })
                .addEventData("event.detail");
    }
}
