package io.outrigger.app.demo;

import io.netty.util.NetUtil;
import io.outrigger.app.admin.AdminServer;
import io.outrigger.app.run.OutriggerProxy;
import java.net.InetSocketAddress;

/** What the demo prints when it runs: what there is, where, and what to try. */
final class DemoText {
    private static final String ROW = "  %-22s %-18s %-18s %s%n";

    private final DemoOptions options;
    private final StringBuilder table = new StringBuilder();

    DemoText(DemoOptions options) {
        this.options = options;
    }

    void gateway(String name, OutriggerProxy proxy) {
        row(name, "0.0.0.0:" + options.gatewayPort(), proxy, "-");
    }

    void sidecar(Member member, OutriggerProxy proxy) {
        String forward = "127.0.0.1:" + member.forwardProxyPort();
        row(member.name(), text(member.address()), proxy, forward);
    }

    private void row(String name, String place, OutriggerProxy proxy, String forwardProxy) {
        AdminServer admin = proxy.admin();
        String address = admin == null ? "-" : text(admin.adminAddress());
        table.append(ROW.formatted(name, place, address, forwardProxy));
    }

    private static String text(InetSocketAddress address) {
        return NetUtil.toSocketAddressString(address);
    }

    @Override
    public String toString() {
        String url = "http://127.0.0.1:" + options.gatewayPort();
        String forward = "127.0.0.1:" + options.forwardProxyPort();
        return """

                The book shop is open: six applications, a sidecar for each, and a gateway.

                %s%s
                Try, in a second terminal:

                  curl -s %s/productpage | grep -o '<title>.*</title>'
                  curl -s %s/productpage | grep -o 'served by: [a-z0-9-]*'
                  curl -s -x %s http://reviews:9080/reviews/0
                  curl -s http://%s/stats/prometheus | grep istio_requests_total

                Configuration: %s
                Changes there take effect at once. Ctrl-C ends.
                """.formatted(
                        ROW.formatted("proxy", "listens at", "admin", "forward proxy"),
                        table,
                        url,
                        url,
                        forward,
                        text(options.gatewayAdmin().admin()),
                        options.config());
    }
}
