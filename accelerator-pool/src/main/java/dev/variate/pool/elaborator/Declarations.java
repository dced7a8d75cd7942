package dev.variate.pool.elaborator;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** What a text says about the types of its variables before anything is typed: enough to know which expressions must stay Java's own. */
final class Declarations {
    private static final Set<String> PRIMITIVES =
            Set.of("int", "long", "double", "float", "short", "byte", "char", "boolean");

    /** Types under each name; a name may be declared in several places. */
    private final Map<String, Set<String>> types = new HashMap<>();

    private final Set<String> constants = new HashSet<>();

    private Declarations() {}

    static Declarations of(CompilationUnitTree unit) {
        Declarations declarations = new Declarations();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitVariable(VariableTree variable, Void unused) {
                declarations.add(variable);
                return super.visitVariable(variable, unused);
            }
        }.scan(unit, null);
        declarations.constants.removeIf(name -> declarations.types.get(name).size() > 1);
        return declarations;
    }

    private void add(VariableTree variable) {
        String name = variable.getName().toString();
        String type = typeOf(variable);
        types.computeIfAbsent(name, n -> new HashSet<>()).add(type);
        boolean isFinal = variable.getModifiers().getFlags().contains(Modifier.FINAL);
        if (isFinal
                && (PRIMITIVES.contains(type) || type.equals("String"))
                && variable.getInitializer() != null
                && isConstant(variable.getInitializer())) {
            constants.add(name);
        } else {
            types.get(name).add("not constant");
        }
    }

    /** The declared type as written; {@code var} where javac infers it. */
    static String typeOf(VariableTree variable) {
        return variable.getType() == null ? "var" : variable.getType().toString();
    }

    Set<String> names() {
        return types.keySet();
    }

    /** Whether every variable of this name has a type on which Java's own operators work: a number, a truth value or a string. */
    boolean isPlain(String name) {
        return declaredOnlyAs(name, "");
    }

    /** Whether every variable of this name is an array of such. */
    boolean isPlainArray(String name) {
        return declaredOnlyAs(name, "[]");
    }

    private boolean declaredOnlyAs(String name, String suffix) {
        Set<String> declared = types.getOrDefault(name, Set.of());
        return !declared.isEmpty()
                && declared.stream()
                        .filter(t -> !t.equals("not constant"))
                        .allMatch(t -> t.endsWith(suffix) && isPlainType(t.substring(0, t.length() - suffix.length())));
    }

    private static boolean isPlainType(String type) {
        return PRIMITIVES.contains(type) || type.equals("String");
    }

    /** Whether the expression is one that javac may have to see as a constant; it holds no tensor then. */
    boolean isConstant(ExpressionTree tree) {
        return switch (tree) {
            case LiteralTree l -> true;
            case IdentifierTree i -> constants.contains(i.getName().toString());
            case ParenthesizedTree p -> isConstant(p.getExpression());
            case UnaryTree u -> isConstant(u.getExpression());
            case BinaryTree b -> isConstant(b.getLeftOperand()) && isConstant(b.getRightOperand());
            case ConditionalExpressionTree c ->
                isConstant(c.getCondition()) && isConstant(c.getTrueExpression()) && isConstant(c.getFalseExpression());
            case TypeCastTree c -> isConstant(c.getExpression());
            default -> false;
        };
    }

    /** Whether {@code +} with this operand is Java's concatenation of strings, whatever the other operand is. */
    static boolean isText(Tree tree) {
        return switch (tree) {
            case LiteralTree l -> l.getKind() == Tree.Kind.STRING_LITERAL;
            case ParenthesizedTree p -> isText(p.getExpression());
            case BinaryTree b ->
                b.getKind() == Tree.Kind.PLUS && (isText(b.getLeftOperand()) || isText(b.getRightOperand()));
            default -> false;
        };
    }
}
