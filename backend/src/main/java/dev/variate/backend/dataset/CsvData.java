package dev.variate.backend.dataset;

import dev.variate.backend.InvalidInputException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.lang.model.SourceVersion;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.csv.CsvMapper;
import tools.jackson.dataformat.csv.CsvReadFeature;
import tools.jackson.dataformat.csv.CsvSchema;

/** Turns a table into data: each column becomes a vector under its header's name. */
final class CsvData {
    private static final CsvMapper CSV = CsvMapper.builder()
            .enable(CsvReadFeature.WRAP_AS_ARRAY)
            .enable(CsvReadFeature.TRIM_SPACES)
            .enable(CsvReadFeature.SKIP_EMPTY_LINES)
            .build();

    private CsvData() {}

    /** @throws InvalidInputException that names the row and column at fault */
    static String toJson(String csv) {
        if (csv.length() > DataJson.LONGEST) {
            throw new InvalidInputException("values", "The table is longer than " + (DataJson.LONGEST >> 20) + " MB.");
        }
        String text = csv.startsWith("\uFEFF") ? csv.substring(1) : csv; // the mark that spreadsheets put in front
        char separator = separator(text);
        CsvSchema schema = CsvSchema.emptySchema().withColumnSeparator(separator);
        try (MappingIterator<String[]> rows =
                CSV.readerFor(String[].class).with(schema).readValues(text)) {
            if (!rows.hasNext()) {
                throw new InvalidInputException(
                        "values", "The table is empty. Its first row should hold the variables' names.");
            }
            String[] header = header(rows.next());
            List<ArrayNode> columns = new ArrayList<>();
            for (int i = 0; i < header.length; i++) {
                columns.add(DataJson.MAPPER.createArrayNode());
            }
            for (int row = 1; rows.hasNext(); row++) {
                addRow(rows.next(), row, header, columns, separator == ';');
            }
            if (columns.getFirst().isEmpty()) {
                throw new InvalidInputException("values", "The table has a header and no rows.");
            }
            ObjectNode data = DataJson.MAPPER.createObjectNode();
            for (int i = 0; i < header.length; i++) {
                data.set(header[i], columns.get(i));
            }
            return data.toString();
        } catch (JacksonException e) {
            throw new InvalidInputException("values", "The table cannot be read as CSV: " + e.getOriginalMessage());
        }
    }

    /** What stands between the names of the first line: spreadsheets write tabs, or semicolons where commas are in the numbers. */
    private static char separator(String text) {
        String header = text.lines()
                .filter(line -> !line.isBlank())
                .findFirst()
                .orElse("")
                .replaceAll("\"[^\"]*\"", "");
        return header.indexOf('\t') >= 0 ? '\t' : header.indexOf(';') >= 0 ? ';' : ',';
    }

    private static String[] header(String[] names) {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < names.length; i++) {
            if (names[i].isBlank()) {
                throw new InvalidInputException(
                        "values", "Column " + (i + 1) + " of the table has no name in the first row.");
            }
            checkName(names[i], i + 1);
            if (!seen.add(names[i])) {
                throw new InvalidInputException("values", "Two columns of the table are named `" + names[i] + "`.");
            }
        }
        return names;
    }

    private static void checkName(String name, int column) {
        if (isNumber(name) || isNumber(name.replace(',', '.'))) {
            throw new InvalidInputException(
                    "values",
                    "The first row holds the number " + name + " in column " + column
                            + " where a name should stand. Put a row with the variables' names above the numbers.");
        }
        if (!SourceVersion.isIdentifier(name) || SourceVersion.isKeyword(name)) {
            String letters = name.strip().replaceAll("\\W+", "_").replaceAll("^(?=\\d)", "x");
            String better = SourceVersion.isKeyword(letters) ? letters + "_" : letters;
            throw new InvalidInputException(
                    "values",
                    "Column " + column + " of the table is named `" + name + "`, which no model can call a variable."
                            + (SourceVersion.isIdentifier(better)
                                            && !better.replace("_", "").isEmpty()
                                    ? " Name it `" + better + "`, for example."
                                    : " Use letters, digits and _, and begin with a letter."));
        }
    }

    private static boolean isNumber(String text) {
        try {
            Double.parseDouble(text);
            return text.chars().anyMatch(Character::isDigit);
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private static void addRow(
            String[] cells, int row, String[] header, List<ArrayNode> columns, boolean decimalCommas) {
        if (cells.length != header.length) {
            throw new InvalidInputException(
                    "values",
                    "Row " + row + " of the table has " + cells.length + (cells.length == 1 ? " cell" : " cells")
                            + "; the header has " + header.length + (header.length == 1 ? " name." : " names."));
        }
        for (int i = 0; i < cells.length; i++) {
            boolean comma = decimalCommas && cells[i].matches("[+-]?\\d*,\\d+([eE][+-]?\\d+)?");
            add(columns.get(i), comma ? cells[i].replace(',', '.') : cells[i], row, header[i]);
        }
    }

    private static void add(ArrayNode column, String cell, int row, String name) {
        switch (cell) {
            case "true", "TRUE", "True" -> column.add(true);
            case "false", "FALSE", "False" -> column.add(false);
            default -> addNumber(column, cell, row, name);
        }
    }

    private static void addNumber(ArrayNode column, String cell, int row, String name) {
        double number;
        try {
            number = Double.parseDouble(cell);
        } catch (NumberFormatException e) {
            throw new InvalidInputException(
                    "values",
                    "Row " + row + ", column `" + name + "` holds "
                            + (cell.isBlank()
                                    ? "nothing"
                                    : "\"" + (cell.length() > 40 ? cell.substring(0, 40) + "…" : cell) + "\"")
                            + ". Data are numbers, or true and false; leave out rows or columns with anything else.");
        }
        if (!Double.isFinite(number)) {
            throw new InvalidInputException(
                    "values", "Row " + row + ", column `" + name + "` holds " + cell + "; data are finite numbers.");
        }
        if (number == Math.rint(number)
                && Math.abs(number) < 1e15
                && cell.chars().allMatch(c -> c == '-' || c == '+' || Character.isDigit(c))) {
            column.add((long) number);
        } else {
            column.add(number);
        }
    }
}
