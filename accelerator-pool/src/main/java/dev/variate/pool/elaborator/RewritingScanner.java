package dev.variate.pool.elaborator;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ArrayAccessTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import java.util.Set;

/** Walks a parsed model and writes down the edits that make it plain Java. */
final class RewritingScanner extends TreePathScanner<Void, Void> {
    /** Declared types under which a local variable may hold a tensor; any other type says that it does not. */
    private static final Set<String> MAYBE_TENSOR = Set.of("var", "Tensor", "RandomVariable", "Object");

    private final ModelText text;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final TextEdits edits;
    private final Declarations declarations;
    private final Set<String> distributions;
    /** The variable that takes the value of the expression at hand; empty if none does. */
    private String target = "";

    RewritingScanner(
            ModelText text,
            CompilationUnitTree unit,
            SourcePositions positions,
            TextEdits edits,
            Declarations declarations,
            Set<String> distributions) {
        this.text = text;
        this.unit = unit;
        this.positions = positions;
        this.edits = edits;
        this.declarations = declarations;
        this.distributions = distributions;
    }

    @Override
    public Void scan(Tree tree, Void unused) {
        if (tree instanceof ExpressionTree e && declarations.isConstant(e)) {
            return null;
        }
        return super.scan(tree, unused);
    }

    @Override
    public Void visitImport(ImportTree tree, Void unused) {
        return null;
    }

    @Override
    public Void visitAnnotation(AnnotationTree tree, Void unused) {
        return null;
    }

    @Override
    public Void visitCase(CaseTree tree, Void unused) {
        // labels must stay constants, only what follows them is rewritten
        scan(tree.getGuard(), null);
        if (tree.getBody() != null) {
            return scan(tree.getBody(), null);
        }
        return scan(tree.getStatements(), null);
    }

    @Override
    public Void visitBinary(BinaryTree tree, Void unused) {
        if (tree.getKind() == Tree.Kind.EQUAL_TO || tree.getKind() == Tree.Kind.NOT_EQUAL_TO) {
            return without(() -> {
                boolean withNull = isNull(tree.getLeftOperand()) || isNull(tree.getRightOperand());
                compared(tree.getLeftOperand(), withNull);
                compared(tree.getRightOperand(), withNull);
                return null;
            });
        }
        String function = function(tree.getKind());
        if (function.isEmpty() || tree.getKind() == Tree.Kind.PLUS && Declarations.isText(tree)) {
            return without(() -> super.visitBinary(tree, null));
        }
        return without(() -> {
            edits.open(start(tree), "Rewritten." + function + "(");
            scan(tree.getLeftOperand(), null);
            edits.replace(after(tree.getLeftOperand(), symbol(tree.getKind())), 1, ",");
            scan(tree.getRightOperand(), null);
            edits.close(end(tree), ")");
            return null;
        });
    }

    @Override
    public Void visitUnary(UnaryTree tree, Void unused) {
        return switch (tree.getKind()) {
            case UNARY_MINUS ->
                without(() -> {
                    edits.replace(start(tree), 1, "Rewritten.negate(");
                    scan(tree.getExpression(), null);
                    edits.close(end(tree), ")");
                    return null;
                });
            case PREFIX_INCREMENT, PREFIX_DECREMENT, POSTFIX_INCREMENT, POSTFIX_DECREMENT -> {
                place(tree.getExpression());
                yield null;
            }
            default -> without(() -> super.visitUnary(tree, null));
        };
    }

    @Override
    public Void visitArrayAccess(ArrayAccessTree tree, Void unused) {
        return without(() -> {
            edits.open(start(tree), "Rewritten.index(");
            scan(tree.getExpression(), null);
            edits.replace(after(tree.getExpression(), '['), 1, ",");
            scan(tree.getIndex(), null);
            edits.replace(end(tree) - 1, 1, ")");
            return null;
        });
    }

    @Override
    public Void visitAssignment(AssignmentTree tree, Void unused) {
        place(tree.getVariable());
        return with(nameOf(tree.getVariable()), () -> scan(tree.getExpression(), null));
    }

    @Override
    public Void visitCompoundAssignment(CompoundAssignmentTree tree, Void unused) {
        ExpressionTree variable = tree.getVariable();
        String function = function(tree.getKind());
        String name = nameOf(variable);
        boolean plain =
                variable instanceof ArrayAccessTree ? declarations.isPlainArray(name) : declarations.isPlain(name);
        if (function.isEmpty() || plain || !isRepeatable(variable)) {
            place(variable);
            return without(() -> scan(tree.getExpression(), null));
        }
        // x += e on what may be a tensor: x = plus(x, e); the place is read twice, which isRepeatable allows
        String again = text.text().substring(start(variable), end(variable));
        edits.replace(after(variable, symbol(tree.getKind())), 2, "= Rewritten." + function + "(" + again + ",");
        without(() -> scan(tree.getExpression(), null));
        edits.close(end(tree), ")");
        return null;
    }

    @Override
    public Void visitVariable(VariableTree tree, Void unused) {
        ExpressionTree initializer = tree.getInitializer();
        if (initializer == null) {
            return null;
        }
        String name = tree.getName().toString();
        if (!isStatement() || makesRandomVariable(initializer)) {
            return with(name, () -> scan(initializer, null));
        }
        if (!MAYBE_TENSOR.contains(Declarations.typeOf(tree)) || !canBeArgument(initializer)) {
            return without(() -> scan(initializer, null));
        }
        edits.open(start(initializer), "Rewritten.local(" + placed(name, initializer) + ", ");
        without(() -> scan(initializer, null));
        edits.close(end(initializer), ")");
        return null;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree tree, Void unused) {
        String name = target;
        without(() -> {
            // the method's own name is no expression to rewrite, but x[i].sum() has one before the dot
            if (!(tree.getMethodSelect() instanceof IdentifierTree)) {
                scan(tree.getMethodSelect(), null);
            }
            return scan(tree.getArguments(), null);
        });
        if (isDistribution(tree)) {
            edits.close(
                    end(tree) - 1,
                    (tree.getArguments().isEmpty() ? "" : ", ") + "Rewritten.site(" + placed(name, tree) + ")");
        }
        return null;
    }

    @Override
    public Void visitConditionalExpression(ConditionalExpressionTree tree, Void unused) {
        String name = target;
        without(() -> scan(tree.getCondition(), null));
        with(name, () -> scan(tree.getTrueExpression(), null));
        return with(name, () -> scan(tree.getFalseExpression(), null));
    }

    @Override
    public Void visitParenthesized(ParenthesizedTree tree, Void unused) {
        return scan(tree.getExpression(), null);
    }

    @Override
    public Void visitLambdaExpression(LambdaExpressionTree tree, Void unused) {
        return without(() -> super.visitLambdaExpression(tree, null));
    }

    @Override
    public Void visitNewClass(NewClassTree tree, Void unused) {
        return without(() -> super.visitNewClass(tree, null));
    }

    @Override
    public Void visitNewArray(NewArrayTree tree, Void unused) {
        return without(() -> super.visitNewArray(tree, null));
    }

    /** Java would ask whether two tensors are one object, without a word. */
    private void compared(ExpressionTree operand, boolean withNull) {
        boolean wrapped = !withNull && canBeArgument(operand);
        if (wrapped) {
            edits.open(start(operand), "Rewritten.compared(");
        }
        scan(operand, null);
        if (wrapped) {
            edits.close(end(operand), ")");
        }
    }

    private static boolean isNull(ExpressionTree tree) {
        return tree.getKind() == Tree.Kind.NULL_LITERAL;
    }

    // ---- what stands where

    /** An expression that is assigned to stays Java; what it indexes by does not. */
    private void place(ExpressionTree tree) {
        switch (tree) {
            case ArrayAccessTree access -> {
                place(access.getExpression());
                without(() -> scan(access.getIndex(), null));
            }
            case ParenthesizedTree p -> place(p.getExpression());
            default -> without(() -> scan(tree, null));
        }
    }

    /** The variable behind {@code x}, {@code x[i]} or {@code x[i][j]}; empty for anything else. */
    private static String nameOf(ExpressionTree tree) {
        return switch (tree) {
            case IdentifierTree i -> i.getName().toString();
            case ArrayAccessTree a -> nameOf(a.getExpression());
            case ParenthesizedTree p -> nameOf(p.getExpression());
            default -> "";
        };
    }

    /** Whether reading the place twice does what reading it once does: it holds no call and no assignment. */
    private static boolean isRepeatable(ExpressionTree tree) {
        return switch (tree) {
            case IdentifierTree i -> true;
            case LiteralTree l -> true;
            case ArrayAccessTree a -> isRepeatable(a.getExpression()) && isRepeatable(a.getIndex());
            case BinaryTree b -> isRepeatable(b.getLeftOperand()) && isRepeatable(b.getRightOperand());
            default -> false;
        };
    }

    private boolean isDistribution(MethodInvocationTree tree) {
        return tree.getMethodSelect() instanceof IdentifierTree id
                && distributions.contains(id.getName().toString());
    }

    private boolean makesRandomVariable(ExpressionTree tree) {
        return switch (tree) {
            case MethodInvocationTree m -> isDistribution(m);
            case ParenthesizedTree p -> makesRandomVariable(p.getExpression());
            case ConditionalExpressionTree c ->
                makesRandomVariable(c.getTrueExpression()) || makesRandomVariable(c.getFalseExpression());
            default -> false;
        };
    }

    /** Whether the variable at hand is declared by a statement: not a field, not a loop's variable. */
    private boolean isStatement() {
        TreePath parent = getCurrentPath().getParentPath();
        return parent.getLeaf() instanceof BlockTree || parent.getLeaf() instanceof CaseTree;
    }

    private boolean canBeArgument(ExpressionTree tree) {
        return switch (tree) {
            case LambdaExpressionTree l -> false;
            case MemberReferenceTree m -> false;
            case NewClassTree n -> false;
            case NewArrayTree n -> false;
            // as an argument a switch takes its type from the parameter, and 'a' beside 0 would become 97
            case SwitchExpressionTree s -> false;
            case ParenthesizedTree p -> canBeArgument(p.getExpression());
            default -> !declarations.isConstant(tree);
        };
    }

    private static String function(Tree.Kind kind) {
        return switch (kind) {
            case PLUS, PLUS_ASSIGNMENT -> "plus";
            case MINUS, MINUS_ASSIGNMENT -> "minus";
            case MULTIPLY, MULTIPLY_ASSIGNMENT -> "times";
            case DIVIDE, DIVIDE_ASSIGNMENT -> "divide";
            case REMAINDER, REMAINDER_ASSIGNMENT -> "remainder";
            default -> "";
        };
    }

    private static char symbol(Tree.Kind kind) {
        return switch (kind) {
            case PLUS, PLUS_ASSIGNMENT -> '+';
            case MINUS, MINUS_ASSIGNMENT -> '-';
            case MULTIPLY, MULTIPLY_ASSIGNMENT -> '*';
            case REMAINDER, REMAINDER_ASSIGNMENT -> '%';
            default -> '/';
        };
    }

    // ---- places in the text

    private String placed(String name, Tree tree) {
        int offset = start(tree);
        return "\"" + name + "\", " + text.line(offset) + ", " + text.column(offset);
    }

    /** The offset of the first {@code symbol} after {@code tree}; between lies nothing but blanks and comments. */
    private int after(Tree tree, char symbol) {
        String s = text.text();
        int at = end(tree);
        while (true) {
            if (s.startsWith("//", at)) {
                at = endOfLine(at);
            } else if (s.startsWith("/*", at)) {
                at = s.indexOf("*/", at + 2) + 2;
            } else if (s.charAt(at) == symbol) {
                return at;
            } else {
                at++;
            }
        }
    }

    private int endOfLine(int at) {
        int end = text.text().indexOf('\n', at);
        return end < 0 ? text.text().length() : end;
    }

    private int start(Tree tree) {
        return (int) positions.getStartPosition(unit, tree);
    }

    private int end(Tree tree) {
        return (int) positions.getEndPosition(unit, tree);
    }

    // ---- the variable at hand

    private Void without(java.util.function.Supplier<Void> visit) {
        return with("", visit);
    }

    private Void with(String name, java.util.function.Supplier<Void> visit) {
        String outer = target;
        target = name;
        try {
            return visit.get();
        } finally {
            target = outer;
        }
    }
}
