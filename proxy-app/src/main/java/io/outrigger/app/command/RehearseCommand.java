package io.outrigger.app.command;

import io.outrigger.app.demo.Demo;
import io.outrigger.app.demo.DemoOptions;
import io.outrigger.app.run.LogSetup;
import io.outrigger.app.run.OutriggerProxy;
import io.outrigger.app.run.ProxyLife;
import io.outrigger.app.run.StartFailure;
import io.outrigger.config.pipeline.ConfigPipeline;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code outrigger rehearse}: the demo at work for a moment on free ports, so that a JVM that is told to can note which classes the
 * product needs. The launcher runs it once after each build; people have no use for it.
 */
@Command(
        name = "rehearse",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Runs the demo for a moment, for the JVM's class archive; the launcher does it after a build.")
public final class RehearseCommand implements Callable<Integer> {
    private static final int REQUESTS = 300;
    private static final List<String> PATHS = List.of("/productpage", "/nowhere", "/static/bookinfo.css");
    private static final List<String> PAGES =
            List.of("/stats", "/stats/prometheus", "/clusters", "/config_dump", "/server_info", "/ready");

    @Parameters(paramLabel = "DIR", description = "Folder of the demo's YAML: examples/bookinfo/base.")
    private Path config = Path.of("examples", "bookinfo", "base");

    @Override
    public Integer call() throws StartFailure, IOException {
        LogSetup.install(ConfigPipeline.class, OutriggerProxy.class);
        DemoOptions options = DemoOptions.onPorts(config, freePort(), freePort(), freePort());
        new ProxyLife(System::exit).start(orders -> Demo.start(options, orders), List.of(config));
        int served = 0;
        for (int i = 0; i < REQUESTS; i++) {
            String path = PATHS.get(i % PATHS.size());
            served += AdminClient.ask("GET", options.gatewayPort(), path, "").isGood() ? 1 : 0;
        }
        for (String page : PAGES) {
            AdminClient.ask("GET", options.gatewayAdmin().admin().getPort(), page, "");
        }
        return served > 0 ? 0 : 1;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
