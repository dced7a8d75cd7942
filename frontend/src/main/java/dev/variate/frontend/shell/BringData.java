package dev.variate.frontend.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.server.streams.UploadHandler;
import dev.variate.backend.RefusedException;
import dev.variate.backend.dataset.DatasetView;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;

/** Where data come in: a file dropped or chosen, or text pasted, as JSON or CSV, or a file of pictures. What is wrong with them is said right there. */
@Tag("variate-bring")
@JsModule("./shell/bring.ts")
public class BringData extends Component {

    /** What somebody brought. */
    public record Brought(String name, String text) {

        /** An object or array at the start means JSON; all else is rows. */
        public boolean json() {
            var start = text.stripLeading();
            return start.startsWith("{") || start.startsWith("[");
        }
    }

    /**
     * @param label what the button says
     * @param named whether the data have a name already
     */
    public BringData(String label, boolean named) {
        getElement().setProperty("label", label);
        getElement().setProperty("named", named);
    }

    /** Calls {@code listener} with what was brought, and shows its objections. */
    public BringData onBrought(Consumer<Brought> listener) {
        getElement()
                .addEventListener("brought", fired -> {
                    var data = fired.getEventData();
                    try {
                        listener.accept(new Brought(
                                data.get("event.detail.name").asString(),
                                data.get("event.detail.text").asString()));
                    } catch (RefusedException wrong) {
                        getElement().callJsFunction("wrong", wrong.getMessage());
                    }
                })
                .addEventData("event.detail.name")
                .addEventData("event.detail.text");
        return this;
    }

    /** Receives a file of pictures as it comes, and keeps it. */
    public interface Keeping {
        DatasetView keep(String name, InputStream file) throws IOException;
    }

    /** Takes files of pictures as well: {@code keeping} receives them on a thread of their own, and {@code kept} is told on the page's. */
    public BringData onPictures(Keeping keeping, Consumer<DatasetView> kept) {
        UploadHandler upload = event -> {
            var ui = event.getUI();
            try {
                var made = keeping.keep(event.getFileName(), event.getInputStream());
                ui.access(() -> kept.accept(made));
            } catch (RefusedException wrong) {
                ui.access(() -> getElement().callJsFunction("wrong", wrong.getMessage()));
            }
        };
        getElement().setAttribute("target", upload);
        return this;
    }

    public BringData onCancelled(Runnable listener) {
        getElement().addEventListener("cancelled", fired -> listener.run());
        return this;
    }
}
