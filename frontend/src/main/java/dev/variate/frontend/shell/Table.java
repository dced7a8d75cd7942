package dev.variate.frontend.shell;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableBody;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeader;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;

/** A table in the design's hairlines, built row by row. A column whose head starts with {@code >} holds numbers and is set to the right. */
public class Table extends NativeTable {

    private final NativeTableBody body = new NativeTableBody();

    public Table(String... heads) {
        if (heads.length > 0) {
            var row = new NativeTableRow();
            for (var head : heads) {
                var number = head.startsWith(">");
                var cell = new NativeTableHeaderCell(number ? head.substring(1) : head);
                cell.getElement().setAttribute("scope", "col");
                if (number) {
                    cell.addClassName("n");
                }
                row.add(cell);
            }
            add(new NativeTableHeader(row));
        }
        add(body);
    }

    public Table testId(String id) {
        getElement().setAttribute("data-testid", id);
        return this;
    }

    public Row row() {
        var row = new Row();
        body.add(row);
        return row;
    }

    public void clear() {
        body.removeAll();
    }

    /** A row, filled from left to right. */
    public static final class Row extends NativeTableRow {

        public Row cell(String text, String... classes) {
            var cell = new NativeTableCell(text);
            cell.addClassNames(classes);
            add(cell);
            return this;
        }

        public Row cell(Component content, String... classes) {
            var cell = new NativeTableCell(content);
            cell.addClassNames(classes);
            add(cell);
            return this;
        }
    }
}
