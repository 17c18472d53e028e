package io.outrigger.core.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts from one socket, at most 16 connections a turn of the loop (Netty's bound for listening sockets). When the system
 * refuses, as for want of descriptors, it waits a second. Owned by the accepting loop.
 */
final class Acceptor extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(Acceptor.class);
    private static final long PAUSE_MILLIS = 1000;

    private final Reception reception;
    private final BoundSocket socket;
    private boolean refused;

    Acceptor(Reception reception, BoundSocket socket) {
        this.reception = reception;
        this.socket = socket;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        refused = false;
        socket.noteAccepted();
        reception.take((Channel) accepted, socket);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!refused) {
            LOG.warn("accepting at {} pauses: {}", socket.address(), cause.toString());
            refused = true;
        }
        context.channel().config().setAutoRead(false);
        context.executor()
                .schedule(() -> context.channel().config().setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }
}
