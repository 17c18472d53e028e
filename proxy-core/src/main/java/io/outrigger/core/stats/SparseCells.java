package io.outrigger.core.stats;

import io.outrigger.core.worker.Worker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Counters of which few are ever used, as those of all statuses: a row is made piece by piece, each at its first write. Else as
 * {@link Cells}.
 */
final class SparseCells {
    private static final VarHandle ROWS = MethodHandles.arrayElementVarHandle(long[][][].class);
    private static final VarHandle PIECES = MethodHandles.arrayElementVarHandle(long[][].class);
    private static final VarHandle LONGS = MethodHandles.arrayElementVarHandle(long[].class);

    private static final long[][] NOTHING = {};
    private static final int PIECE_BITS = 4;
    private static final int PIECE = 1 << PIECE_BITS;

    private final int pieces;
    private final long[] @Nullable [] @Nullable [] rows;
    private volatile long[] @Nullable [] zero;

    SparseCells(int workers, int width) {
        this.pieces = (width + PIECE - 1) >> PIECE_BITS;
        this.rows = new long[workers][][];
        this.zero = NOTHING;
    }

    /** Adds one. Owner: {@code worker}'s thread. */
    void increment(Worker worker, int at) {
        long[][] row = rows[worker.index()];
        long[] piece = row == null ? null : row[at >> PIECE_BITS];
        if (piece == null) {
            piece = newPiece(worker, at >> PIECE_BITS);
        }
        LONGS.setOpaque(piece, at & (PIECE - 1), piece[at & (PIECE - 1)] + 1);
    }

    private long[] newPiece(Worker worker, int number) {
        worker.assertInLoop();
        long[][] row = rows[worker.index()];
        if (row == null) {
            row = new long[pieces][];
            ROWS.setRelease(rows, worker.index(), row);
        }
        long[] piece = new long[PIECE];
        PIECES.setRelease(row, number, piece);
        return piece;
    }

    /** The sum over all workers since the last {@link #reset}. Any thread. */
    long sum(int at) {
        long[][] from = zero;
        int number = at >> PIECE_BITS;
        long before = number < from.length && from[number] != null ? from[number][at & (PIECE - 1)] : 0;
        return total(number, at & (PIECE - 1)) - before;
    }

    private long total(int number, int at) {
        long sum = 0;
        for (int i = 0; i < rows.length; i++) {
            long[][] row = (long[][]) ROWS.getAcquire(rows, i);
            long[] piece = row == null ? null : (long[]) PIECES.getAcquire(row, number);
            if (piece != null) {
                sum += (long) LONGS.getOpaque(piece, at);
            }
        }
        return sum;
    }

    /** Lets all numbers begin at zero again for readers. One thread at a time. */
    void reset() {
        long[][] from = new long[pieces][];
        for (int at = 0; at < pieces * PIECE; at++) {
            int number = at >> PIECE_BITS;
            long now = total(number, at & (PIECE - 1));
            if (now != 0) {
                if (from[number] == null) {
                    from[number] = new long[PIECE];
                }
                from[number][at & (PIECE - 1)] = now;
            }
        }
        zero = from;
    }
}
