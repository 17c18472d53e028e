package io.outrigger.app.admin;

import io.outrigger.app.admin.AdminTarget.State;

/** {@code /init_dump}: what a proxy that is not ready yet waits for. Source: Envoy's admin. */
record InitDumpPage(AdminTarget target) implements AdminPage {
    @Override
    public String help() {
        return "dump what the start waits for";
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        State state = target.state();
        boolean waits = state == State.INITIALIZING || state == State.PRE_INITIALIZING;
        return AdminReply.json(JsonText.pretty(json -> {
            json.writeStartObject();
            if (waits) {
                json.writeArrayFieldStart("unready_targets_dumps");
                json.writeStartObject();
                json.writeStringField("name", "init manager Server");
                json.writeArrayFieldStart("target_names");
                json.writeString("target configuration");
                json.writeEndArray();
                json.writeEndObject();
                json.writeEndArray();
            }
            json.writeEndObject();
        }));
    }
}
