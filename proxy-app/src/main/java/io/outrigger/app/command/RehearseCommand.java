package io.outrigger.app.command;

import io.outrigger.app.demo.Demo;
import io.outrigger.app.demo.DemoOptions;
import io.outrigger.app.run.LogSetup;
import io.outrigger.app.run.OutriggerProxy;
import io.outrigger.app.run.ProxyLife;
import io.outrigger.app.run.StartFailure;
import io.outrigger.config.pipeline.ConfigPipeline;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code outrigger rehearse}: the demo and an encrypted edge at work for a moment on free ports, so that a JVM that is told to can note
 * which classes the product needs. The launcher runs it once after each build; people have no use for it.
 */
@Command(
        name = "rehearse",
        hidden = true,
        mixinStandardHelpOptions = true,
        description = "Runs the demo for a moment, for the JVM's class archive; the launcher does it after a build.")
public final class RehearseCommand implements Callable<Integer> {
    private static final int REQUESTS = 300;
    private static final int TIMES = 20;
    private static final int PATIENCE_MILLIS = 10_000;
    /** Frames of HTTP/2 (RFC 9113 section 6), and the flags of one that is whole and the last. */
    private static final byte DATA = 0;

    private static final byte HEADERS = 1;
    private static final byte SETTINGS = 4;
    private static final byte END = 5;

    private static final List<String> PATHS = List.of("/productpage", "/nowhere", "/static/bookinfo.css");
    private static final List<String> PAGES =
            List.of("/stats", "/stats/prometheus", "/clusters", "/config_dump", "/server_info", "/ready");

    @Parameters(paramLabel = "DIR", description = "Folder of the demo's YAML: examples/bookinfo/base.")
    private Path config = Path.of("examples", "bookinfo", "base");

    @Override
    public Integer call() throws StartFailure, IOException {
        LogSetup.install(ConfigPipeline.class, OutriggerProxy.class);
        DemoOptions options = DemoOptions.onPorts(config, freePort(), freePort(), freePort());
        ProxyLife life = new ProxyLife(System::exit);
        life.start(orders -> Demo.start(options, orders), List.of(config));
        int served = 0;
        for (int i = 0; i < REQUESTS; i++) {
            String path = PATHS.get(i % PATHS.size());
            served += AdminClient.ask("GET", options.gatewayPort(), path, "", null)
                            .isGood()
                    ? 1
                    : 0;
        }
        served += servesHttp2(options.gatewayPort()) ? 1 : 0;
        for (String page : PAGES) {
            AdminClient.ask("GET", options.gatewayAdmin().admin().getPort(), page, "", null);
        }
        RehearsedEdge edge = new RehearsedEdge(freePort(), freePort(), freePort(), freePort(), options.gatewayPort());
        int encrypted = edge.play(life, TIMES);
        return served > 0 && encrypted > 0 ? 0 : 1;
    }

    /** One request over HTTP/2 with prior knowledge, so that its classes are among the noted ones. */
    private static boolean servesHttp2(int port) throws IOException {
        byte[] path = PATHS.get(0).getBytes(StandardCharsets.US_ASCII);
        byte[] host = "127.0.0.1".getBytes(StandardCharsets.US_ASCII);
        ByteBuffer request = ByteBuffer.allocate(256);
        request.put("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        request.put(new byte[] {0, 0, 0, SETTINGS, 0, 0, 0, 0, 0});
        request.put(new byte[] {0, 0, (byte) (6 + path.length + host.length), HEADERS, END, 0, 0, 0, 1});
        // GET and http by their numbers in the static table, path and authority as texts (RFC 7541 appendix A).
        request.put(new byte[] {(byte) 0x82, (byte) 0x86, 4, (byte) path.length})
                .put(path);
        request.put(new byte[] {1, (byte) host.length}).put(host);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.array(), 0, request.position());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            while (true) {
                int lengthAndType = in.readInt();
                in.readByte();
                int stream = in.readInt();
                in.skipNBytes(lengthAndType >>> 8);
                if (stream == 1 && (lengthAndType & 0xff) == DATA) {
                    return true;
                }
            }
        } catch (EOFException | SocketTimeoutException nothing) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
