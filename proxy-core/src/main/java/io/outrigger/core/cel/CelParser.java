package io.outrigger.core.cel;

import io.outrigger.core.cel.CelLexer.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns tokens into nodes by the precedence of CEL. Used while compiling only. */
final class CelParser {
    private static final int DEEPEST = 64;

    private final CelLexer lexer;
    private int depth;

    CelParser(String text) {
        this.lexer = new CelLexer(text);
    }

    CelNode whole() {
        CelNode root = expression();
        if (lexer.kind() != Kind.END) {
            throw lexer.refused("\"" + lexer.text() + "\" does not belong here");
        }
        return root;
    }

    private CelNode expression() {
        deeper();
        CelNode condition = or();
        if (take("?")) {
            CelNode yes = or();
            expect(":");
            condition = new CelNode.Choice(condition, yes, expression());
        }
        depth--;
        return condition;
    }

    private void deeper() {
        if (++depth > DEEPEST) {
            throw lexer.refused("is nested too deeply");
        }
    }

    private CelNode or() {
        CelNode left = and();
        while (take("||")) {
            left = new CelNode.Either(left, and());
        }
        return left;
    }

    private CelNode and() {
        CelNode left = relation();
        while (take("&&")) {
            left = new CelNode.Both(left, relation());
        }
        return left;
    }

    private CelNode relation() {
        CelNode left = sum();
        while (true) {
            CelComparison comparison = CelComparison.of(lexer.text());
            if (comparison != null && lexer.kind() == Kind.SIGN) {
                lexer.next();
                left = new CelNode.Compared(comparison, left, sum());
            } else if (take("in")) {
                left = new CelNode.Within(left, sum());
            } else {
                return left;
            }
        }
    }

    private CelNode sum() {
        CelNode left = product();
        while (lexer.is("+") || lexer.is("-")) {
            char sign = sign();
            left = new CelNode.Computed(sign, left, product());
        }
        return left;
    }

    private CelNode product() {
        CelNode left = unary();
        while (lexer.is("*") || lexer.is("/") || lexer.is("%")) {
            char sign = sign();
            left = new CelNode.Computed(sign, left, unary());
        }
        return left;
    }

    private char sign() {
        char sign = lexer.text().charAt(0);
        lexer.next();
        return sign;
    }

    private CelNode unary() {
        boolean not = lexer.is("!");
        if (!not && !lexer.is("-")) {
            return member();
        }
        lexer.next();
        deeper();
        CelNode of = unary();
        depth--;
        return not ? new CelNode.Not(of) : new CelNode.Computed('-', new CelNode.Constant(0L), of);
    }

    private CelNode member() {
        CelNode node = primary();
        while (true) {
            if (take(".")) {
                String name = name();
                node = lexer.is("(") ? call(name, node) : new CelNode.Field(node, name);
            } else if (take("[")) {
                node = new CelNode.Entry(node, expression());
                expect("]");
            } else {
                return node;
            }
        }
    }

    private CelNode primary() {
        switch (lexer.kind()) {
            case TEXT -> {
                return constant(lexer.text());
            }
            case INTEGER -> {
                return constant(integer(lexer.text()));
            }
            case DECIMAL -> {
                return constant(Double.parseDouble(lexer.text()));
            }
            case NAME -> {
                return named();
            }
            default -> {
                return grouped();
            }
        }
    }

    private CelNode constant(Object value) {
        lexer.next();
        return new CelNode.Constant(value);
    }

    private long integer(String digits) {
        String plain = digits.endsWith("u") ? digits.substring(0, digits.length() - 1) : digits;
        try {
            return Long.decode(plain);
        } catch (NumberFormatException e) {
            throw lexer.refused("\"" + digits + "\" is not a number");
        }
    }

    private CelNode named() {
        String name = name();
        return switch (name) {
            case "true" -> new CelNode.Constant(true);
            case "false" -> new CelNode.Constant(false);
            case "null" -> new CelNode.Constant(CelNode.NOTHING);
            default -> lexer.is("(") ? call(name, null) : new CelNode.Root(name);
        };
    }

    private CelNode grouped() {
        if (take("(")) {
            CelNode inner = expression();
            expect(")");
            return inner;
        }
        if (take("[")) {
            return new CelNode.Listed(arguments("]"));
        }
        throw lexer.refused("a value was expected, not \"" + lexer.text() + "\"");
    }

    private CelNode call(String name, @Nullable CelNode target) {
        expect("(");
        List<CelNode> arguments = new ArrayList<>();
        if (target != null) {
            arguments.add(target);
        }
        arguments.addAll(arguments(")"));
        CelFunction function = CelFunction.of(name, target != null);
        if (function == null) {
            throw lexer.refused(name + "() is not a function that is served");
        }
        if (arguments.size() != function.arguments()) {
            throw lexer.refused(name + "() takes " + function.arguments() + " values, not " + arguments.size());
        }
        return new CelNode.Called(function, arguments);
    }

    private List<CelNode> arguments(String end) {
        List<CelNode> all = new ArrayList<>();
        while (!take(end)) {
            if (!all.isEmpty()) {
                expect(",");
            }
            all.add(expression());
        }
        return all;
    }

    private String name() {
        if (lexer.kind() != Kind.NAME) {
            throw lexer.refused("a name was expected, not \"" + lexer.text() + "\"");
        }
        String name = lexer.text();
        lexer.next();
        return name;
    }

    private boolean take(String sign) {
        boolean here = lexer.is(sign);
        if (here) {
            lexer.next();
        }
        return here;
    }

    private void expect(String sign) {
        if (!take(sign)) {
            throw lexer.refused("\"" + sign + "\" was expected, not \"" + lexer.text() + "\"");
        }
    }
}
