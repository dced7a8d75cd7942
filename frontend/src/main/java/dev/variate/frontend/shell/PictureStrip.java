package dev.variate.frontend.shell;

import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Image;
import java.util.Base64;

/** Pictures in a row, as many as there is room for. */
public class PictureStrip extends Div {

    /** @param png of some pictures beside one another */
    public PictureStrip(byte[] png) {
        addClassName("strip");
        var image = new Image("data:image/png;base64," + Base64.getEncoder().encodeToString(png), "The first pictures");
        image.getElement().setAttribute("data-testid", "picture-strip");
        add(image);
    }
}
