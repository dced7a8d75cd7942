package dev.variate.pool.elaborator;

import dev.variate.layers.Layers;
import dev.variate.model.Language;
import dev.variate.model.Option;
import java.io.Writer;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;

/** From a model's text to classes that may run: rewriting, javac in this process, the allow-list. One thread at a time. */
final class ModelCompiler {
    /** More than any model needs; bounds the work of the check and the loader. */
    private static final int MOST_CLASSES = 200;

    private static final List<String> OPTIONS =
            List.of("-proc:none", "-implicit:none", "-Xlint:none", "-nowarn", "-g:source,lines");

    private final JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    private final CompilerFiles files;
    private final SourceRewriter rewriter;
    private final Optional<AllowList> allowList;
    private final Set<String> languageNames;

    /**
     * @param classPath the engine: all that a model's text can see beside the JDK
     * @param allowList empty only where a test wants to see the other walls hold
     */
    ModelCompiler(List<Path> classPath, Optional<AllowList> allowList) {
        this.files = new CompilerFiles(compiler, classPath);
        this.rewriter = new SourceRewriter(compiler, files, distributions());
        this.allowList = allowList;
        this.languageNames = Stream.of(Language.class, Layers.class)
                .flatMap(type -> Arrays.stream(type.getMethods()))
                .map(Method::getName)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The methods of the language that make random variables: those that take options. */
    static Set<String> distributions() {
        return Arrays.stream(Language.class.getMethods())
                .filter(m -> m.isVarArgs() && m.getParameterTypes()[m.getParameterCount() - 1] == Option[].class)
                .map(Method::getName)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** @throws RejectedModelException if the text is not a model that may run */
    CompiledModel compile(String source) {
        RewrittenModel model = rewriter.rewrite(source);
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        boolean done = compiler.getTask(
                        Writer.nullWriter(),
                        files,
                        diagnostics,
                        OPTIONS,
                        null,
                        List.of(new SourceText(model.className(), model.text())))
                .call();
        Map<String, byte[]> classes = files.takeClasses();
        List<Diagnostic<? extends JavaFileObject>> errors = diagnostics.getDiagnostics().stream()
                .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                .toList();
        if (!errors.isEmpty()) {
            throw new RejectedModelException(new CompilerWords(model, languageNames).problems(errors));
        }
        if (!done) {
            throw new RejectedModelException(
                    List.of(Problem.general("The Java compiler gave up on this model; it may be nested too deeply.")));
        }
        if (classes.size() > MOST_CLASSES) {
            throw new RejectedModelException(List.of(Problem.general(
                    "The model has " + classes.size() + " classes; at most " + MOST_CLASSES + " are allowed.")));
        }
        allowList.ifPresent(list -> {
            List<Problem> problems = list.check(model.original(), classes);
            if (!problems.isEmpty()) {
                throw new RejectedModelException(problems);
            }
        });
        return new CompiledModel(model, classes);
    }
}
