package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** The suite Autobahn, which asks a server for whatever RFC 6455 says of WebSockets, in a process of its own. */
final class Autobahn {
    /** A class of Python, and a folder of the suite: both are found by what is in them. */
    private static final String PYTHON = "/org/python/util/jython.class";

    private static final String SUITE = "/autobahntestsuite/fuzzing.py";
    /** Asks several servers at a time: most of it is waiting. */
    private static final String DRIVER = """
        import json, sys
        from autobahntestsuite import choosereactor
        from twisted.internet import reactor
        from autobahntestsuite import fuzzing

        class UntilTheLast(object):
            def __init__(self, clients):
                self.clients = clients
            def __getattr__(self, name):
                return getattr(reactor, name)
            def stop(self):
                self.clients -= 1
                if not self.clients:
                    reactor.stop()

        with open(sys.argv[1]) as file:
            specs = json.load(file)
        fuzzing.reactor = UntilTheLast(len(specs))
        for spec in specs:
            fuzzing.FuzzingClientFactory(spec)
        reactor.run()
        """;

    private static final int MOST_MINUTES = 30;

    private final Path folder;

    /** @param folder where reports are put */
    Autobahn(Path folder) {
        this.folder = folder;
    }

    /**
     * Asks servers for the same cases.
     *
     * @param servers ports by name
     * @param cases patterns of numbers
     * @return what became of each case, by its number, for each server
     */
    Map<String, Map<String, String>> ask(Map<String, Integer> servers, String... cases) throws Exception {
        Path spec = Files.writeString(folder.resolve("spec.json"), spec(servers, cases));
        Path driver = Files.writeString(folder.resolve("driver.py"), DRIVER);
        Path said = folder.resolve("said.txt");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Dpython.cachedir.skip=true",
                        "-Dpython.console.encoding=UTF-8",
                        "-cp",
                        holding(PYTHON) + System.getProperty("path.separator") + holding(SUITE),
                        "org.python.util.jython",
                        driver.toString(),
                        spec.toString())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertTrue(process.waitFor(MOST_MINUTES, TimeUnit.MINUTES), () -> text(said));
        } finally {
            process.destroyForcibly();
        }
        Map<String, Map<String, String>> verdicts = new TreeMap<>();
        for (String server : servers.keySet()) {
            Path index = reports(server).resolve("index.json");
            assertTrue(Files.exists(index), () -> text(said));
            verdicts.putAll(verdicts(index));
        }
        return verdicts;
    }

    private Path reports(String server) {
        return folder.resolve(server);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The archive that a file of the class path lies in. */
    private static String holding(String name) throws URISyntaxException {
        String url = String.valueOf(Autobahn.class.getResource(name));
        assertTrue(url.startsWith("jar:file:"), url);
        return Path.of(new URI(url.substring("jar:".length(), url.indexOf('!'))))
                .toString();
    }

    private String spec(Map<String, Integer> servers, String... cases) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartArray();
            for (Map.Entry<String, Integer> each : servers.entrySet()) {
                json.writeStartObject();
                json.writeStringField("outdir", reports(each.getKey()).toString());
                json.writeArrayFieldStart("servers");
                json.writeStartObject();
                json.writeStringField("agent", each.getKey());
                json.writeStringField("url", "ws://127.0.0.1:" + each.getValue());
                json.writeEndObject();
                json.writeEndArray();
                json.writeFieldName("cases");
                json.writeArray(cases, 0, cases.length);
                json.writeArrayFieldStart("exclude-cases");
                json.writeEndArray();
                json.writeObjectFieldStart("exclude-agent-cases");
                json.writeEndObject();
                json.writeEndObject();
            }
            json.writeEndArray();
        }
        return text.toString();
    }

    /** How the server behaved, how it closed, and with which code. */
    private static Map<String, Map<String, String>> verdicts(Path index) throws IOException {
        Map<String, Map<String, String>> all = new TreeMap<>();
        try (JsonParser json = new JsonFactory().createParser(index.toFile())) {
            json.nextToken();
            while (json.nextToken() != JsonToken.END_OBJECT) {
                Map<String, String> server = all.computeIfAbsent(json.currentName(), name -> new TreeMap<>());
                json.nextToken();
                while (json.nextToken() != JsonToken.END_OBJECT) {
                    String number = json.currentName();
                    json.nextToken();
                    server.put(number, verdict(json));
                }
            }
        }
        return all;
    }

    private static String verdict(JsonParser json) throws IOException {
        Map<String, String> fields = new TreeMap<>();
        while (json.nextToken() != JsonToken.END_OBJECT) {
            String name = json.currentName();
            json.nextToken();
            fields.put(name, json.getText());
        }
        return fields.get("behavior") + ", closed " + fields.get("behaviorClose") + " " + fields.get("remoteCloseCode");
    }
}
