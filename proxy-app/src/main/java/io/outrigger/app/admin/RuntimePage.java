package io.outrigger.app.admin;

/** {@code /runtime}: Envoy's form of values that can be changed at run time; there are none here. */
record RuntimePage() implements AdminPage {
    @Override
    public String help() {
        return "print runtime values; there are none";
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        return AdminReply.json(JsonText.pretty(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("layers");
            json.writeEndArray();
            json.writeObjectFieldStart("entries");
            json.writeEndObject();
            json.writeEndObject();
        }));
    }
}
