package io.outrigger.core.cluster;

import io.netty.channel.ChannelHandler;
import io.outrigger.core.tls.ClientTls.Carried;
import org.jspecify.annotations.Nullable;

/** What is asked of an endpoint to learn whether it serves. Immutable and compared by value. */
public interface HealthProbe {
    /** Asks nothing: an endpoint that can be connected to serves. */
    HealthProbe CONNECT = new Connect();

    /** What the connection carries. */
    Carried carried();

    /**
     * Asks when its channel is active and reads the answer; null where the connection says it all.
     *
     * @param outcome told once
     */
    @Nullable
    ChannelHandler newHandler(Outcome outcome);

    /** Hears what the endpoint says, on the control loop. */
    interface Outcome {
        void answered(boolean serves);
    }

    /** See {@link #CONNECT}. */
    record Connect() implements HealthProbe {
        @Override
        public Carried carried() {
            return Carried.BYTES;
        }

        @Override
        public @Nullable ChannelHandler newHandler(Outcome outcome) {
            return null;
        }
    }
}
