package io.outrigger.core.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelException;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Makes a listening socket deaf to newcomers: the kernel drops each packet that asks for a connection (SYN without ACK), and still ends
 * the handshakes that it has begun. Closing the socket resets whoever it took and nobody accepted; a deaf socket can be emptied first.
 * The client of a dropped packet asks again after a second and is refused then. Accepted connections are not touched.
 */
final class NewcomerFilter {
    private static final int SOL_SOCKET = 1;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int PROGRAM_BYTES = 16;
    private static final int POINTER_AT = 8;

    /** Where the flags are in a TCP header. */
    private static final int FLAGS_AT = 13;

    private static final int SYN = 0x02;
    private static final int SYN_OR_ACK = 0x12;

    private static final int LOAD_BYTE = 0x30;
    private static final int AND = 0x54;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int RETURN = 0x06;

    private static final RawUnixChannelOption ATTACH =
            new RawUnixChannelOption("SO_ATTACH_FILTER", SOL_SOCKET, SO_ATTACH_FILTER, PROGRAM_BYTES);

    private NewcomerFilter() {}

    /** Whether the kernel took the filter: NIO's sockets cannot hand it over, a JVM may hide where memory is, and a
     * sandbox may forbid it. */
    static boolean attach(ServerChannel channel) {
        if (!(channel instanceof EpollServerSocketChannel)) {
            return false;
        }
        ByteBuf steps = Unpooled.wrappedBuffer(steps());
        ByteBuffer program = ByteBuffer.allocateDirect(PROGRAM_BYTES).order(ByteOrder.nativeOrder());
        try {
            if (!steps.hasMemoryAddress()) {
                return false;
            }
            program.putShort(0, (short) (steps.readableBytes() / Long.BYTES))
                    .putLong(POINTER_AT, steps.memoryAddress());
            return channel.config().setOption(ATTACH, program);
        } catch (ChannelException refused) {
            return false;
        } finally {
            steps.release();
        }
    }

    /** The program for the kernel's classic packet filter, eight bytes a step. */
    private static ByteBuffer steps() {
        ByteBuffer steps = ByteBuffer.allocateDirect(5 * Long.BYTES).order(ByteOrder.nativeOrder());
        step(steps, LOAD_BYTE, 0, FLAGS_AT);
        step(steps, AND, 0, SYN_OR_ACK);
        step(steps, JUMP_IF_EQUAL, 1, SYN);
        step(steps, RETURN, 0, 0);
        step(steps, RETURN, 0, -1);
        return steps.flip();
    }

    private static void step(ByteBuffer steps, int code, int skipIfFalse, int operand) {
        steps.putShort((short) code).put((byte) 0).put((byte) skipIfFalse).putInt(operand);
    }
}
