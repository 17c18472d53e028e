package io.outrigger.app.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.outrigger.core.cluster.Endpoint;
import io.outrigger.core.listener.Listener;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /listeners}: names and addresses, as text or JSON. Source: Envoy's admin. */
record ListenersPage(AdminTarget target) implements AdminPage {
    @Override
    public String help() {
        return "print listener info";
    }

    @Override
    public List<String> parameters() {
        return List.of("format");
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        if (request.parameter("format").equals("json")) {
            return AdminReply.json(JsonText.pretty(this::json));
        }
        StringBuilder text = new StringBuilder();
        for (Listener listener : target.listeners()) {
            text.append(listener.spec().name())
                    .append("::")
                    .append(Endpoint.text(address(listener)))
                    .append('\n');
        }
        return AdminReply.text(200, text.toString());
    }

    private InetSocketAddress address(Listener listener) {
        @Nullable InetSocketAddress bound = target.address(listener.spec().name());
        InetSocketAddress asked = listener.spec().address();
        // A socket for all addresses is one of IPv6 to the kernel, whatever was asked for.
        return bound == null ? asked : new InetSocketAddress(asked.getAddress(), bound.getPort());
    }

    private void json(JsonGenerator json) throws IOException {
        json.writeStartObject();
        json.writeArrayFieldStart("listener_statuses");
        for (Listener listener : target.listeners()) {
            json.writeStartObject();
            json.writeStringField("name", listener.spec().name());
            json.writeObjectFieldStart("local_address");
            ClustersPage.socketAddress(json, address(listener));
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
