import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.DocTree;
import com.sun.source.doctree.LinkTree;
import com.sun.source.doctree.LiteralTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.doctree.TextTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import dev.variate.layers.Layers;
import dev.variate.model.Language;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;

/**
 * Writes the catalogue of the model language: each public method of {@link Language}, {@link Layers} and their parents, with its forms and what their documentation comments say, and of each family of numbers a
 * small picture of its density. The build runs this on the sources after it has compiled them; nothing here is part of the engine.
 *
 * <p>A comment reads: meaning, then {@code Support: … .}, then {@code Shape: … .}, then what else there is; parameters are {@code @param}.
 */
final class LanguageCatalogue {

    /** A parameter: {@code type} is empty where whatever can be a tensor is taken, {@code many} says that it may be repeated. */
    record Argument(String name, String type, boolean many, String about) {}

    /** One way to call a name. */
    record Form(List<Argument> arguments, boolean options, Comment comment) {}

    /** A name of the language. */
    record Entry(String name, String kind, List<Form> forms) {}

    /** What a documentation comment says; what it doesn't say is empty. */
    record Comment(String meaning, String more, String support, String shape, Map<String, String> parameters) {}

    private LanguageCatalogue() {}

    public static void main(String[] arguments) throws IOException {
        Path sources = Path.of(arguments[0]);
        Path target = Path.of(arguments[1]);
        Map<String, Entry> entries = new LinkedHashMap<>();
        for (Class<?> whole : List.of(Language.class, Layers.class)) {
            for (Class<?> part = whole; part != Object.class; part = part.getSuperclass()) {
                read(sources.resolve(part.getName().replace('.', '/') + ".java"), entries);
            }
        }
        Files.createDirectories(target.getParent());
        Files.writeString(
                target,
                entries.values().stream()
                        .map(LanguageCatalogue::json)
                        .collect(Collectors.joining(",\n", "[\n", "\n]\n")));
    }

    // ---- reading

    private static void read(Path source, Map<String, Entry> entries) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var task = (JavacTask)
                    compiler.getTask(null, files, null, List.of("-proc:none"), null, files.getJavaFileObjects(source));
            DocTrees comments = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                TreePath top = new TreePath(unit);
                for (var type : unit.getTypeDecls()) {
                    for (var member : ((ClassTree) type).getMembers()) {
                        if (member instanceof MethodTree method
                                && method.getModifiers().getFlags().contains(Modifier.PUBLIC)
                                && method.getModifiers().getFlags().contains(Modifier.STATIC)) {
                            TreePath path = new TreePath(new TreePath(top, type), method);
                            add(method, comment(comments.getDocCommentTree(path)), entries);
                        }
                    }
                }
            }
        }
    }

    private static void add(MethodTree method, Comment comment, Map<String, Entry> entries) {
        String name = method.getName().toString();
        List<? extends VariableTree> parameters = method.getParameters();
        boolean options = !parameters.isEmpty()
                        && parameters.getLast().getType().toString().equals("Option[]")
                || !parameters.isEmpty() && parameters.getLast().toString().startsWith("Option...");
        String returned = method.getReturnType().toString();
        String kind = returned.equals("Option") ? "option" : options ? "distribution" : "function";
        if (options && parameters.getFirst().toString().equals("String name")) {
            return; // for plain Java: in model text the variable gives the name
        }
        Entry known = entries.computeIfAbsent(name, n -> new Entry(n, kind, new ArrayList<>()));
        Map<String, String> told = known.forms().isEmpty()
                ? Map.of()
                : known.forms().getFirst().comment().parameters();
        List<Argument> arguments = parameters.stream()
                .limit(parameters.size() - (options ? 1 : 0))
                .map(parameter -> argument(parameter, comment.parameters(), told))
                .toList();
        known.forms().add(new Form(arguments, options, comment));
    }

    /** @param told what another form says of its parameters */
    private static Argument argument(VariableTree parameter, Map<String, String> own, Map<String, String> told) {
        String name = parameter.getName().toString();
        boolean many = parameter.toString().contains("... ");
        String type = parameter.getType().toString();
        String each = many && type.endsWith("[]") ? type.substring(0, type.length() - 2) : type;
        String about = own.getOrDefault(name, told.getOrDefault(name, ""));
        return new Argument(name, each.replace("...", "").equals("Object") ? "" : each.replace("...", ""), many, about);
    }

    // ---- comments

    private static Comment comment(DocCommentTree comment) {
        if (comment == null) {
            return new Comment("", "", "", "", Map.of());
        }
        String text = text(comment.getFullBody());
        String support = sentenceAfter("Support: ", text);
        String shape = sentenceAfter("Shape: ", text);
        String rest = without("Shape: ", shape, without("Support: ", support, text));
        int end = sentenceEnd(rest, 0);
        Map<String, String> parameters = new LinkedHashMap<>();
        for (DocTree tag : comment.getBlockTags()) {
            if (tag instanceof ParamTree param) {
                parameters.put(param.getName().getName().toString(), text(param.getDescription()));
            }
        }
        return new Comment(rest.substring(0, end).strip(), rest.substring(end).strip(), support, shape, parameters);
    }

    private static String text(List<? extends DocTree> trees) {
        StringBuilder text = new StringBuilder();
        for (DocTree tree : trees) {
            switch (tree) {
                case TextTree words -> text.append(words.getBody());
                case LiteralTree code ->
                    text.append('`').append(code.getBody().getBody()).append('`');
                case LinkTree link -> text.append('`').append(label(link)).append('`');
                default -> text.append(' '); // an HTML tag
            }
        }
        return text.toString().replaceAll("\\s+", " ").replace(" ,", ",").strip();
    }

    /** The label of a link, or the name of the method that it leads to. */
    private static String label(LinkTree link) {
        return link.getLabel().isEmpty()
                ? link.getReference().getSignature().replaceAll("^.*#|\\(.*$", "")
                : text(link.getLabel()).replace("`", "");
    }

    /** Where the sentence that begins at {@code from} ends; a full stop inside of code ends none. */
    private static int sentenceEnd(String text, int from) {
        boolean code = false;
        for (int i = from; i < text.length(); i++) {
            code ^= text.charAt(i) == '`';
            if (!code && text.charAt(i) == '.' && (i + 1 == text.length() || text.charAt(i + 1) == ' ')) {
                return i + 1;
            }
        }
        return text.length();
    }

    private static String sentenceAfter(String mark, String text) {
        int at = text.indexOf(mark);
        return at < 0 ? "" : text.substring(at + mark.length(), sentenceEnd(text, at) - 1);
    }

    private static String without(String mark, String sentence, String text) {
        return sentence.isEmpty()
                ? text
                : text.replace(mark + sentence + ".", "").replaceAll(" +", " ");
    }

    // ---- writing

    private static String json(Entry entry) {
        Form first = entry.forms().getFirst();
        Optional<DensityPicture> picture =
                entry.kind().equals("distribution") ? DensityPicture.of(entry.name(), first) : Optional.empty();
        return "{" + field("name", entry.name()) + "," + field("kind", entry.kind())
                + ",\"forms\":"
                + entry.forms().stream().map(LanguageCatalogue::json).collect(Collectors.joining(",", "[", "]"))
                + picture.map(drawn -> ",\"picture\":" + drawn.json()).orElse("") + "}";
    }

    private static String json(Form form) {
        Comment comment = form.comment();
        return "{\"arguments\":"
                + form.arguments().stream().map(LanguageCatalogue::json).collect(Collectors.joining(",", "[", "]"))
                + ",\"options\":" + form.options() + "," + field("meaning", comment.meaning()) + ","
                + field("more", comment.more()) + "," + field("support", comment.support()) + ","
                + field("shape", comment.shape()) + "}";
    }

    private static String json(Argument argument) {
        return "{" + field("name", argument.name()) + "," + field("type", argument.type()) + ",\"many\":"
                + argument.many() + "," + field("about", argument.about()) + "}";
    }

    static String field(String name, String value) {
        return "\"" + name + "\":\"" + value.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
