package dev.variate.pool.elaborator;

import java.net.URI;
import javax.tools.SimpleJavaFileObject;

/** A source file that is a string. */
final class SourceText extends SimpleJavaFileObject {
    private final String text;

    SourceText(String className, String text) {
        super(URI.create("string:///" + className + ".java"), Kind.SOURCE);
        this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
    }
}
