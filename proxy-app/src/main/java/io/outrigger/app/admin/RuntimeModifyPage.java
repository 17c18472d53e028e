package io.outrigger.app.admin;

/** {@code POST /runtime_modify}: Envoy's answer where nothing can be changed at run time. */
record RuntimeModifyPage() implements AdminPage {
    private static final String USAGE = """
        usage: /runtime_modify?key1=value1&key2=value2&keyN=valueN
        use an empty value to remove a previously added override
        """;

    @Override
    public String help() {
        return "change runtime values; there are none that could be";
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        return request.parameters().isEmpty()
                ? AdminReply.text(400, USAGE)
                : AdminReply.text(503, "No admin layer specified\n");
    }

    @Override
    public boolean changes() {
        return true;
    }
}
