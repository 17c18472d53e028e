package io.outrigger.app.validate;

import com.fasterxml.jackson.core.JsonGenerator;
import io.outrigger.config.validate.Report;
import io.outrigger.config.yaml.Problem;
import io.outrigger.config.yaml.Severity;
import java.io.IOException;
import java.util.TreeSet;

/** The forms of a report. */
public enum ReportFormat {
    /** Each problem with its line and a caret. */
    TEXT {
        @Override
        public String of(Report report) {
            StringBuilder text = new StringBuilder();
            for (Problem problem : report.problems()) {
                String origin = report.origin(problem.position());
                String snippet = problem.withSnippet();
                String place = "--> " + problem.position();
                text.append(origin.isEmpty() ? snippet : snippet.replace(place, place + " (" + origin + ")"))
                        .append("\n\n");
            }
            return text.toString();
        }
    },
    /** A list of objects with the keys of {@code istioctl analyze -o json}, and the place in parts. */
    JSON {
        @Override
        public String of(Report report) {
            return JsonDocument.of(json -> {
                json.writeStartArray();
                for (Problem problem : report.problems()) {
                    json.writeStartObject();
                    json.writeStringField("code", problem.rule());
                    json.writeStringField("level", level(problem.severity()));
                    json.writeStringField("origin", report.origin(problem.position()));
                    json.writeStringField("reference", problem.position().toString());
                    json.writeStringField("message", problem.message());
                    json.writeStringField("path", problem.path());
                    place(json, problem);
                    json.writeEndObject();
                }
                json.writeEndArray();
            });
        }
    },
    /** SARIF 2.1.0, for code scanning. */
    SARIF {
        @Override
        public String of(Report report) {
            return JsonDocument.of(json -> {
                json.writeStartObject();
                json.writeStringField("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
                json.writeStringField("version", "2.1.0");
                json.writeArrayFieldStart("runs");
                json.writeStartObject();
                sarifTool(json, report);
                json.writeArrayFieldStart("results");
                for (Problem problem : report.problems()) {
                    sarifResult(json, problem);
                }
                json.writeEndArray();
                json.writeEndObject();
                json.writeEndArray();
                json.writeEndObject();
            });
        }
    },
    /** Workflow commands that GitHub shows beside the changed lines. */
    GITHUB {
        @Override
        public String of(Report report) {
            StringBuilder text = new StringBuilder();
            for (Problem problem : report.problems()) {
                String level = problem.severity() == Severity.NOTICE
                        ? "notice"
                        : problem.severity().word();
                text.append("::")
                        .append(level)
                        .append(" file=")
                        .append(property(problem.position().file()));
                text.append(",line=").append(problem.position().line());
                text.append(",col=").append(problem.position().column());
                text.append(",title=").append(property(problem.rule())).append("::");
                text.append(data(what(problem))).append('\n');
            }
            return text.toString();
        }
    };

    /** The whole document. */
    public abstract String of(Report report);

    private static String what(Problem problem) {
        return problem.path().isEmpty() ? problem.message() : problem.path() + ": " + problem.message();
    }

    private static String level(Severity severity) {
        return switch (severity) {
            case ERROR -> "Error";
            case WARNING -> "Warning";
            case NOTICE -> "Info";
        };
    }

    private static void place(JsonGenerator json, Problem problem) throws IOException {
        json.writeStringField("file", problem.position().file());
        json.writeNumberField("line", problem.position().line());
        json.writeNumberField("column", problem.position().column());
    }

    private static void sarifTool(JsonGenerator json, Report report) throws IOException {
        json.writeObjectFieldStart("tool");
        json.writeObjectFieldStart("driver");
        json.writeStringField("name", "outrigger");
        json.writeArrayFieldStart("rules");
        TreeSet<String> rules = new TreeSet<>();
        report.problems().forEach(problem -> rules.add(problem.rule()));
        for (String rule : rules) {
            json.writeStartObject();
            json.writeStringField("id", rule);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void sarifResult(JsonGenerator json, Problem problem) throws IOException {
        json.writeStartObject();
        json.writeStringField("ruleId", problem.rule());
        json.writeStringField("level", problem.severity().word());
        json.writeObjectFieldStart("message");
        json.writeStringField("text", what(problem));
        json.writeEndObject();
        json.writeArrayFieldStart("locations");
        json.writeStartObject();
        json.writeObjectFieldStart("physicalLocation");
        json.writeObjectFieldStart("artifactLocation");
        json.writeStringField("uri", problem.position().file());
        json.writeEndObject();
        json.writeObjectFieldStart("region");
        json.writeNumberField("startLine", problem.position().line());
        json.writeNumberField("startColumn", problem.position().column());
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndObject();
        json.writeEndArray();
        json.writeEndObject();
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }
}
