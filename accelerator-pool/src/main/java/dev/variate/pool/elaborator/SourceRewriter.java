package dev.variate.pool.elaborator;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;

/**
 * Turns a model's text into plain Java, because Java has no operators on tensors and a random variable should bear its variable's name.
 *
 * <p>A model file holds methods, and records if it likes, with no class around them; <b>the model is the first method that is not
 * private</b>. What is written on a line stays on it. {@code a + b} becomes {@code Rewritten.plus(a, b)}, whose overloads leave it to
 * javac's own typing whether numbers, strings or tensors are added; {@code x[i]} becomes {@code Rewritten.index(x, i)} where it is read;
 * {@code var mu = normal(0, 5)} becomes {@code var mu = normal(0, 5, Rewritten.site("mu", 3, 10))}. Only the public {@code com.sun.source}
 * API is used, on the parsed text; nothing has types yet, so what javac must see as a constant is left alone.
 */
public final class SourceRewriter {
    static final String CLASS_NAME = "VariateModel";
    /** Embeddings, overrides and isolates of Unicode's bidirectional algorithm. */
    private static final Pattern TURNING = Pattern.compile("[\\u202A-\\u202E\\u2066-\\u2069]");

    private static final String HEADER =
            "import static dev.variate.model.Language.*; import static dev.variate.layers.Layers.*; "
                    + "import static java.lang.Math.PI; import dev.variate.model.*; import dev.variate.layers.*; "
                    + "import dev.variate.tensor.*; import dev.variate.distribution.*; "
                    + "import java.util.*; import java.util.function.*; import java.util.stream.*; ";

    private final JavaCompiler compiler;
    private final JavaFileManager files;
    private final Set<String> distributions;

    /**
     * @param files where javac finds classes; kept open by the caller
     * @param distributions names of the methods that make random variables
     */
    SourceRewriter(JavaCompiler compiler, JavaFileManager files, Set<String> distributions) {
        this.compiler = compiler;
        this.files = files;
        this.distributions = Set.copyOf(distributions);
    }

    /** @throws RejectedModelException if the text cannot be parsed, or is not a model */
    RewrittenModel rewrite(String source) {
        ModelText text = new ModelText(source);
        deceiving(text).ifPresent(problem -> {
            throw new RejectedModelException(List.of(problem));
        });
        DiagnosticCollector<JavaFileObject> diagnostics = new DiagnosticCollector<>();
        JavacTask task = (JavacTask) compiler.getTask(
                Writer.nullWriter(),
                files,
                diagnostics,
                List.of("-proc:none"),
                null,
                List.of(new SourceText(CLASS_NAME, source)));
        CompilationUnitTree unit = parse(task);
        List<Diagnostic<? extends JavaFileObject>> errors = diagnostics.getDiagnostics().stream()
                .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                .toList();
        if (!errors.isEmpty()) {
            throw new RejectedModelException(List.of(SyntaxWords.of(text, errors)));
        }
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        return new Rewriting(text, unit, positions).run();
    }

    /** A character that turns the direction of writing: with it a text does something else than people read, wherever it stands. */
    private static Optional<Problem> deceiving(ModelText text) {
        return TURNING.matcher(text.text())
                .results()
                .findFirst()
                .map(found -> text.problem(
                        found.start(),
                        found.end(),
                        "An invisible character stands here (U+%04X), which makes the text look other than it is. Delete it."
                                .formatted((int) found.group().charAt(0))));
    }

    private static CompilationUnitTree parse(JavacTask task) {
        try {
            return task.parse().iterator().next();
        } catch (java.io.IOException impossible) {
            throw new java.io.UncheckedIOException(impossible);
        }
    }

    /** One text's rewriting. */
    private final class Rewriting {
        private final ModelText text;
        private final CompilationUnitTree unit;
        private final SourcePositions positions;

        Rewriting(ModelText text, CompilationUnitTree unit, SourcePositions positions) {
            this.text = text;
            this.unit = unit;
            this.positions = positions;
        }

        RewrittenModel run() {
            ClassTree body = body();
            MethodTree model = modelOf(body);
            Declarations declarations = Declarations.of(unit);
            TextEdits edits = new TextEdits();
            edits.open(0, HEADER);
            edits.open(endOfImports(), " final class " + CLASS_NAME + " { ");
            Set<String> own =
                    methods(body).stream().map(m -> m.getName().toString()).collect(Collectors.toSet());
            Set<String> makers =
                    distributions.stream().filter(d -> !own.contains(d)).collect(Collectors.toSet());
            new RewritingScanner(text, unit, positions, edits, declarations, makers).scan(unit, null);
            // on a line of its own: the last line may be a comment
            edits.close(text.text().length(), "\n}");
            List<String> names = new ArrayList<>(declarations.names());
            names.addAll(own);
            return new RewrittenModel(
                    text,
                    edits.apply(text.text()),
                    CLASS_NAME,
                    model.getName().toString(),
                    parametersOf(model),
                    beside(body, model, RewrittenModel.GUIDE),
                    beside(body, model, RewrittenModel.SHOW),
                    names);
        }

        /** The parameters of a method of that name that is not the model's. */
        private Optional<List<RewrittenModel.Parameter>> beside(ClassTree body, MethodTree model, String name) {
            return methods(body).stream()
                    .filter(m -> m != model && m.getName().contentEquals(name) && m.getBody() != null)
                    .findFirst()
                    .map(this::parametersOf);
        }

        private List<RewrittenModel.Parameter> parametersOf(MethodTree method) {
            List<RewrittenModel.Parameter> parameters = new ArrayList<>();
            for (VariableTree p : method.getParameters()) {
                parameters.add(new RewrittenModel.Parameter(
                        p.getName().toString(), p.getType().toString(), start(p), end(p)));
            }
            return parameters;
        }

        private ClassTree body() {
            if (unit.getPackage() != null) {
                throw rejected(unit.getPackage(), SyntaxWords.NO_PACKAGE);
            }
            for (Tree type : unit.getTypeDecls()) {
                if (type instanceof ClassTree c && c.getSimpleName().contentEquals(CLASS_NAME)) {
                    return c;
                }
            }
            for (Tree type : unit.getTypeDecls()) {
                if (type instanceof ClassTree c && !methods(c).isEmpty() && c.getKind() == Tree.Kind.CLASS) {
                    throw rejected(
                            c,
                            "A model is written as a method with no class around it; remove the class "
                                    + c.getSimpleName() + " and keep its methods.");
                }
            }
            throw new RejectedModelException(List.of(text.problemAt(
                    1, 1, "There is no model here: write a method, such as `Tensor model(Tensor x) { … }`.")));
        }

        private MethodTree modelOf(ClassTree body) {
            List<MethodTree> candidates = methods(body).stream()
                    .filter(m -> !m.getModifiers().getFlags().contains(Modifier.PRIVATE))
                    .toList();
            if (candidates.isEmpty()) {
                throw rejected(
                        body.getMembers().getFirst(),
                        "There is no model here: the model is the first method that is not private.");
            }
            MethodTree model = candidates.getFirst();
            if (model.getBody() == null) {
                throw rejected(model, "The model " + model.getName() + " has no body.");
            }
            return model;
        }

        private List<MethodTree> methods(ClassTree type) {
            return type.getMembers().stream()
                    .filter(MethodTree.class::isInstance)
                    .map(MethodTree.class::cast)
                    .filter(m -> !m.getName().contentEquals("<init>"))
                    .toList();
        }

        private int endOfImports() {
            int end = 0;
            for (ImportTree i : unit.getImports()) {
                end = Math.max(end, end(i));
            }
            return end;
        }

        private RejectedModelException rejected(Tree tree, String message) {
            return new RejectedModelException(List.of(text.problem(start(tree), end(tree), message)));
        }

        private int start(Tree tree) {
            return (int) positions.getStartPosition(unit, tree);
        }

        private int end(Tree tree) {
            return (int) positions.getEndPosition(unit, tree);
        }
    }
}
