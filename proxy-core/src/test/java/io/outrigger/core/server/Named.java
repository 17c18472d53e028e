package io.outrigger.core.server;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.outrigger.core.listener.ConnectionHandler;
import io.outrigger.core.listener.ConnectionInfo;
import io.outrigger.core.listener.FilterChain;
import io.outrigger.core.listener.FilterChainMatch;
import io.outrigger.core.listener.FilterChainSlot;
import io.outrigger.core.worker.Worker;
import java.nio.charset.StandardCharsets;

/**
 * Says {@code [text application destination worker]} when a connection comes, then gives every byte back. Before each answer it
 * says {@code removed} if its chain is gone.
 */
record Named(String text) implements ConnectionHandler {
    static FilterChain chain(String name, FilterChainMatch match, String text) {
        return new FilterChain(name, match, new Named(text));
    }

    @Override
    public void attach(Channel channel, ConnectionInfo connection, FilterChainSlot slot) {
        Worker worker = connection.worker();
        worker.assertInLoop();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object bytes) {
                FilterChain chain = slot.current(worker);
                if (chain == null) {
                    context.write(line("removed"));
                } else if (chain.handler() != Named.this) {
                    context.write(line(((Named) chain.handler()).text));
                }
                context.writeAndFlush(bytes);
            }
        });
        channel.writeAndFlush(line("[" + text + " " + connection.application() + " "
                + connection.local().getPort() + " " + worker.index() + "]"));
        channel.config().setAutoRead(true);
    }

    private static Object line(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    }
}
