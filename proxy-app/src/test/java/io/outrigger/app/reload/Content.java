package io.outrigger.app.reload;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32;

/** A long body whose every block is different, so that a lost, doubled or swapped part shows in its checksum. */
final class Content {
    private static final int BLOCK_BYTES = 32 * 1024;

    private Content() {}

    /** Checksum of a whole body of this length. */
    static long checksum(long bytes) {
        CRC32 sum = new CRC32();
        byte[] block = new byte[BLOCK_BYTES];
        for (long at = 0; at < bytes; at += BLOCK_BYTES) {
            fill(block, at);
            sum.update(block, 0, (int) Math.min(BLOCK_BYTES, bytes - at));
        }
        return sum.getValue();
    }

    private static void fill(byte[] block, long at) {
        ByteBuffer words = ByteBuffer.wrap(block);
        for (int i = 0; i < block.length; i += Long.BYTES) {
            words.putLong((at + i) * 0x9E3779B97F4A7C15L);
        }
    }

    /** Writes a body, pausing behind each block. */
    static void write(OutputStream out, long bytes, long pauseNanos, boolean chunked) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        for (long at = 0; at < bytes; at += BLOCK_BYTES) {
            fill(block, at);
            int length = (int) Math.min(BLOCK_BYTES, bytes - at);
            if (chunked) {
                out.write(HttpText.ascii(Integer.toHexString(length) + "\r\n"));
            }
            out.write(block, 0, length);
            if (chunked) {
                out.write(HttpText.ascii("\r\n"));
            }
            out.flush();
            pause(pauseNanos);
        }
        if (chunked) {
            out.write(HttpText.ascii("0\r\n\r\n"));
            out.flush();
        }
    }

    /** Reads so many bytes into a checksum, pausing behind each block. */
    static void read(InputStream in, long bytes, long pauseNanos, CRC32 sum) throws IOException {
        byte[] block = new byte[BLOCK_BYTES];
        long left = bytes;
        long unpaused = 0;
        while (left > 0) {
            int read = in.read(block, 0, (int) Math.min(BLOCK_BYTES, left));
            if (read < 0) {
                throw new IOException("the body ends " + left + " bytes early");
            }
            sum.update(block, 0, read);
            left -= read;
            unpaused += read;
            if (unpaused >= BLOCK_BYTES) {
                unpaused = 0;
                pause(pauseNanos);
            }
        }
    }

    private static void pause(long nanos) {
        if (nanos > 0) {
            LockSupport.parkNanos(nanos);
        }
    }
}
