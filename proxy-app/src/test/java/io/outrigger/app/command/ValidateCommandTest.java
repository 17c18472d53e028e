package io.outrigger.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ValidateCommandTest {
    private static final String BAD = "apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {prots: []}\n";
    private static final String GOOD =
            "{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {ports: [{port: 80}]}}";

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(Object command, String... arguments) {
        return new CommandLine(command)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    private String file(String content) throws IOException {
        return Files.writeString(folder.resolve("f.yaml"), content).toString();
    }

    @Test
    void endsWellForGoodFiles() throws IOException {
        assertEquals(0, run(new ValidateCommand(), file(GOOD)));
        assertEquals("", out.toString());
        assertTrue(err.toString().contains("No validation issues found in 1 resource"));
    }

    @Test
    void aWarningCountsIfAskedFor() throws IOException {
        String file = file(BAD);

        assertEquals(0, run(new ValidateCommand(), file));
        assertEquals(3, run(new ValidateCommand(), file, "--failure-threshold", "warning"));
        assertEquals(3, run(new ValidateCommand(), "no-such-file.yaml"));
        assertEquals(2, run(new ValidateCommand()));
    }

    @Test
    void speaksToPrograms() throws IOException {
        String file = file(BAD);
        ObjectMapper json = new ObjectMapper();

        run(new ValidateCommand(), file, "-o", "json");
        JsonNode problem = json.readTree(out.toString()).get(0);
        assertEquals("OUT0002", problem.get("code").asText());
        assertEquals("Warning", problem.get("level").asText());
        assertEquals("Service default/x", problem.get("origin").asText());
        assertEquals(file + ":4:8", problem.get("reference").asText());

        out.getBuffer().setLength(0);
        run(new ValidateCommand(), file, "-o", "sarif");
        JsonNode result = json.readTree(out.toString()).at("/runs/0/results/0");
        assertEquals("warning", result.get("level").asText());
        assertEquals(
                4, result.at("/locations/0/physicalLocation/region/startLine").asInt());

        out.getBuffer().setLength(0);
        run(new ValidateCommand(), file, "-o", "github");
        assertEquals(
                "::warning file=" + file + ",line=4,col=8,title=OUT0002::spec.prots: is an unknown field;"
                        + " did you mean ports?\n",
                out.toString());
    }

    @Test
    void schemaKnowsTheFieldsOfTheReader() throws IOException {
        assertEquals(0, run(new SchemaCommand(), "VirtualService"));
        JsonNode http = new ObjectMapper()
                .readTree(out.toString())
                .at("/definitions/VirtualService/properties/spec/properties/http/items");
        assertEquals("string", http.at("/properties/timeout/type").asText());
        assertEquals(false, http.get("additionalProperties").asBoolean());
        assertEquals(2, run(new SchemaCommand(), "VirtualServic"));
        assertTrue(err.toString().contains("did you mean VirtualService?"));
    }
}
