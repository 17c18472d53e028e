package io.outrigger.app.admin;

import com.fasterxml.jackson.core.JsonGenerator;
import io.outrigger.core.cluster.Locality;
import io.outrigger.core.server.Identity;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** {@code /server_info}: version, state, options and node as Envoy's {@code ServerInfo}, and the limits that hold. */
record ServerInfoPage(AdminTarget target) implements AdminPage {
    @Override
    public String help() {
        return "print server version/status information";
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        return AdminReply.json(JsonText.pretty(json -> {
            json.writeStartObject();
            json.writeStringField("version", target.version());
            json.writeStringField("state", target.state().name());
            json.writeStringField("hot_restart_version", "disabled");
            json.writeFieldName("command_line_options");
            JsonText.value(json, new TreeMap<>(target.options()));
            json.writeFieldName("limits");
            JsonText.value(json, target.limits());
            json.writeStringField("uptime_current_epoch", target.uptimeSeconds() + "s");
            json.writeStringField("uptime_all_epochs", target.uptimeSeconds() + "s");
            node(json);
            json.writeEndObject();
        }));
    }

    private void node(JsonGenerator json) throws IOException {
        Identity identity = target.identity();
        boolean sidecar = identity.role() == Identity.Role.SIDECAR;
        String address = identity.addresses().isEmpty()
                ? ""
                : identity.addresses().get(0).getHostAddress();
        Map<String, String> labels = identity.labels();
        json.writeObjectFieldStart("node");
        json.writeStringField(
                "id",
                (sidecar ? "sidecar" : "router") + "~" + address + "~" + identity.podName() + "." + identity.namespace()
                        + "~" + identity.namespace() + ".svc.cluster.local");
        json.writeStringField("cluster", labels.getOrDefault("app", identity.workload()) + "." + identity.namespace());
        json.writeObjectFieldStart("metadata");
        json.writeStringField("NAME", identity.podName());
        json.writeStringField("NAMESPACE", identity.namespace());
        json.writeStringField("WORKLOAD_NAME", identity.workload());
        json.writeStringField("SERVICE_ACCOUNT", identity.serviceAccount());
        json.writeFieldName("LABELS");
        JsonText.value(json, new TreeMap<>(labels));
        json.writeEndObject();
        locality(json, identity.locality());
        json.writeEndObject();
    }

    static void locality(JsonGenerator json, Locality locality) throws IOException {
        json.writeObjectFieldStart("locality");
        part(json, "region", locality.region());
        part(json, "zone", locality.zone());
        part(json, "sub_zone", locality.subzone());
        json.writeEndObject();
    }

    private static void part(JsonGenerator json, String name, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(name, value);
        }
    }
}
