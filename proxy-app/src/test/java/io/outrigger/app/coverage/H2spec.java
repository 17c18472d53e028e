package io.outrigger.app.coverage;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.jspecify.annotations.Nullable;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The program h2spec, which asks a server whatever RFC 9113 and RFC 7541 forbid and looks at what becomes of it. */
final class H2spec {
    private static final String PACKED = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";
    private static final int TAR_BLOCK = 512;
    private static final int TAR_SIZE_FROM = 124;
    private static final int TAR_SIZE_TO = 135;
    private static final int MOST_SECONDS = 120;

    private final Path folder;

    /** @param folder where the program and its reports are put */
    H2spec(Path folder) {
        this.folder = folder;
    }

    /** @param complaint what was expected and came; null if the server is as it should be */
    record Verdict(String rule, @Nullable String complaint) {}

    /** Whether the program runs on this machine. */
    static boolean runsHere() {
        return System.getProperty("os.name", "").equals("Linux")
                && System.getProperty("os.arch", "").equals("amd64");
    }

    /** Asks all that there is to ask, strict cases included. */
    List<Verdict> ask(int port, boolean tls) throws Exception {
        Path report = folder.resolve(tls ? "tls.xml" : "clear.xml");
        List<String> command = new ArrayList<>(List.of(
                program().toString(), "-h", "127.0.0.1", "-p", Integer.toString(port), "--strict", "-o", "4", "-j"));
        command.add(report.toString());
        if (tls) {
            command.addAll(List.of("-t", "-k"));
        }
        Path said = folder.resolve("said.txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertTrue(process.waitFor(MOST_SECONDS, TimeUnit.SECONDS), () -> text(said));
        } finally {
            process.destroyForcibly();
        }
        assertTrue(Files.exists(report), () -> text(said));
        return verdicts(report);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** The program, unpacked: the only file of its archive. */
    private Path program() throws IOException {
        Path program = folder.resolve("h2spec");
        if (Files.exists(program)) {
            return program;
        }
        try (InputStream packed = H2spec.class.getResourceAsStream(PACKED)) {
            assertTrue(packed != null, PACKED);
            InputStream tar = new GZIPInputStream(packed);
            byte[] head = tar.readNBytes(TAR_BLOCK);
            String size = new String(head, TAR_SIZE_FROM, TAR_SIZE_TO - TAR_SIZE_FROM, StandardCharsets.US_ASCII);
            Files.write(program, tar.readNBytes(Integer.parseInt(size, 8)));
        }
        assertTrue(program.toFile().setExecutable(true));
        return program;
    }

    private static List<Verdict> verdicts(Path report) throws Exception {
        List<Verdict> verdicts = new ArrayList<>();
        NodeList cases = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(report.toFile())
                .getElementsByTagName("testcase");
        for (int i = 0; i < cases.getLength(); i++) {
            Element each = (Element) cases.item(i);
            String rule = each.getAttribute("package") + ": " + each.getAttribute("classname");
            NodeList failures = each.getElementsByTagName("failure");
            NodeList errors = each.getElementsByTagName("error");
            String complaint = null;
            if (failures.getLength() + errors.getLength() > 0) {
                complaint = each.getTextContent();
            } else if (each.getElementsByTagName("skipped").getLength() > 0) {
                complaint = "not asked";
            }
            verdicts.add(new Verdict(rule, complaint));
        }
        return verdicts;
    }
}
