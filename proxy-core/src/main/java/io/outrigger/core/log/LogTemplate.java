package io.outrigger.core.log;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Literal text and operators in turn: the operator array of one format string. Immutable; hot path. */
final class LogTemplate {
    /**
     * One step.
     *
     * @param literal text before the operator
     * @param operator null at the end of the format
     * @param most bytes of the value, at most
     */
    record Piece(byte[] literal, @Nullable LogOperator operator, int most) {
        static Piece end(String literal) {
            return new Piece(literal.getBytes(StandardCharsets.UTF_8), null, Integer.MAX_VALUE);
        }
    }

    private final Piece[] pieces;

    LogTemplate(Piece[] pieces) {
        this.pieces = pieces;
    }

    /** Writes all; what is absent becomes {@code absent}. */
    void write(LogEntry entry, LogLine line, byte[] absent) {
        boolean json = line.inJson();
        for (Piece piece : pieces) {
            if (json) {
                line.append(piece.literal);
            } else {
                line.literal(piece.literal);
            }
            if (piece.operator != null && !value(piece, piece.operator, entry, line)) {
                line.literal(absent);
            }
        }
    }

    /** The operator, if the format is nothing but one; else null. */
    @Nullable
    Piece single() {
        boolean alone = pieces.length == 1 && pieces[0].literal.length == 0 && pieces[0].operator != null;
        return alone ? pieces[0] : null;
    }

    static boolean value(Piece piece, LogOperator operator, LogEntry entry, LogLine line) {
        if (piece.most == Integer.MAX_VALUE) {
            return operator.write(entry, line);
        }
        int outer = line.room();
        int inner = Math.min(outer, piece.most);
        line.limit(inner);
        boolean known = operator.write(entry, line);
        line.limit(outer - (inner - line.room()));
        return known;
    }
}
