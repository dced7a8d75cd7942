package dev.variate.program;

/** Cuts a text into words, numbers, strings and symbols for {@link ProgramParser}, and knows the line. */
final class TextScanner {
    /** Powers of ten that are exact as F64. */
    private static final double[] POWERS = new double[23];

    static {
        double power = 1;
        for (int i = 0; i < POWERS.length; i++) {
            POWERS[i] = power;
            power *= 10;
        }
    }

    private static final int MAX_TOKEN = 100;

    private final String text;
    private int position;
    private int line = 1;

    TextScanner(String text) {
        this.text = text;
    }

    InvalidProgramException wrong(String wanted) {
        return new InvalidProgramException("Line " + line + " of the program's text wants " + wanted);
    }

    // ---- lines

    boolean hasMore() {
        return position < text.length();
    }

    void skipBlankLines() {
        while (hasMore()) {
            skipSpaces();
            if (peek() == '#') {
                int end = text.indexOf('\n', position);
                position = end < 0 ? text.length() : end;
            }
            if (peek() != '\n') {
                return;
            }
            position++;
            line++;
        }
    }

    /** Nothing more on this line; goes to the next that says something. */
    void endOfLine() {
        skipSpaces();
        if (hasMore() && peek() != '\n') {
            throw wrong("an end of the line where it has '" + peek() + "'");
        }
        skipBlankLines();
    }

    private void skipSpaces() {
        while (position < text.length()
                && (text.charAt(position) == ' ' || text.charAt(position) == '\t' || text.charAt(position) == '\r')) {
            position++;
        }
    }

    /** The character here; 0 at the end. */
    private char peek() {
        return position < text.length() ? text.charAt(position) : 0;
    }

    // ---- tokens

    boolean at(char symbol) {
        skipSpaces();
        return peek() == symbol;
    }

    void symbol(char symbol) {
        if (!at(symbol)) {
            throw wrong("'" + symbol + "'");
        }
        position++;
    }

    String word() {
        skipSpaces();
        int start = position;
        while (isWord(peek()) && position - start < MAX_TOKEN) {
            position++;
        }
        if (start == position) {
            throw wrong("a word");
        }
        return text.substring(start, position);
    }

    private static boolean isWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_';
    }

    void word(String wanted) {
        if (!word().equals(wanted)) {
            throw wrong("'" + wanted + "'");
        }
    }

    /** The number after a {@code %}. */
    int id() {
        symbol('%');
        return integer();
    }

    /** An integer from 0 to 2³¹ − 1. */
    int integer() {
        skipSpaces();
        int start = position;
        long value = 0;
        while (isDigit(peek()) && value <= Integer.MAX_VALUE) {
            value = value * 10 + (text.charAt(position++) - '0');
        }
        if (start == position || value > Integer.MAX_VALUE) {
            throw wrong("an integer from 0 to 2147483647");
        }
        return (int) value;
    }

    /** An integer, with a minus sign if it is negative. */
    int signedInteger() {
        skipSpaces();
        boolean negative = peek() == '-';
        if (negative) {
            position++;
        }
        int value = integer();
        return negative ? -value : value;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    boolean atNumber() {
        skipSpaces();
        char c = peek();
        return isDigit(c) || c == '-' || c == 'N' || c == 'I';
    }

    /** A decimal number, NaN, Infinity or −Infinity. */
    double number() {
        skipSpaces();
        int start = position;
        boolean negative = peek() == '-';
        if (negative) {
            position++;
        }
        long digits = 0;
        int count = 0;
        int scale = 0;
        boolean point = false;
        while (isDigit(peek()) || peek() == '.' && !point) {
            if (peek() == '.') {
                point = true;
            } else {
                digits = digits * 10 + (peek() - '0');
                count++;
                scale += point ? 1 : 0;
            }
            position++;
        }
        // both operands exact, so that one correctly rounded operation gives the nearest number (Clinger, "How to read
        // floating point
        // numbers accurately", 1990)
        if (count > 0 && count <= 15 && scale < POWERS.length && !isWord(peek()) && peek() != '+' && peek() != '-') {
            double x = digits / POWERS[scale];
            return negative ? -x : x;
        }
        return anyNumber(start);
    }

    private double anyNumber(int start) {
        while (position - start <= MAX_TOKEN && (isWord(peek()) || peek() == '.' || peek() == '+' || peek() == '-')) {
            position++;
        }
        if (position - start > MAX_TOKEN) {
            throw wrong("a number of at most " + MAX_TOKEN + " characters");
        }
        String token = text.substring(start, position);
        if (token.isEmpty()
                || !isDigit(token.charAt(token.length() - 1)) && !token.equals("NaN") && !token.endsWith("Infinity")) {
            throw wrong("a number"); // Java's own suffixes, as in 1.0f, are not of this language
        }
        try {
            return Double.parseDouble(token);
        } catch (NumberFormatException e) {
            throw wrong("a number instead of '" + token + "'");
        }
    }

    String string() {
        symbol('"');
        int start = position;
        StringBuilder escaped = null;
        while (true) {
            char c = peek();
            if (!hasMore() || c == '\n') {
                throw wrong("a string that ends on its line");
            }
            position++;
            if (c == '"') {
                return escaped == null ? text.substring(start, position - 1) : escaped.toString();
            }
            if (c == '\\') {
                if (escaped == null) {
                    escaped = new StringBuilder(text.substring(start, position - 1));
                }
                escaped.append(escape());
            } else if (escaped != null) {
                escaped.append(c);
            }
        }
    }

    private char escape() {
        char c = peek();
        position++;
        if (c == '"' || c == '\\') {
            return c;
        }
        if (c == 'u' && position + 4 <= text.length()) {
            int code = 0;
            for (int i = 0; i < 4; i++) {
                int digit = Character.digit(text.charAt(position++), 16);
                if (digit < 0) {
                    throw wrong("four hexadecimal digits after \\u");
                }
                code = code * 16 + digit;
            }
            return (char) code;
        }
        throw wrong("\\\", \\\\ or \\u and four digits after a backslash");
    }
}
