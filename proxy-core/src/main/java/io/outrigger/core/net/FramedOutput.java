package io.outrigger.core.net;

import io.netty.channel.ChannelDuplexHandler;

/** A handler that frames what a {@link ByteRelay} writes, and so says the end of it in its own way. Owned by one connection. */
public abstract class FramedOutput extends ChannelDuplexHandler {
    /** Nothing more will be written. */
    protected abstract void endOutput();
}
