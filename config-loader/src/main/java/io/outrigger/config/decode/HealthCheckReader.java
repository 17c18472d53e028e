package io.outrigger.config.decode;

import io.outrigger.config.istio.HealthCheck;
import io.outrigger.config.istio.HealthCheck.Pace;
import io.outrigger.config.istio.HealthCheck.Question;
import io.outrigger.config.istio.Meta;
import io.outrigger.config.istio.WorkloadGroup;
import io.outrigger.config.yaml.FieldReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads probes as Kubernetes writes them: the annotation {@code outrigger.io/health-check}, and {@code WorkloadGroup.probe}. */
final class HealthCheckReader {
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e]*");
    private static final Pattern PATH = Pattern.compile("/[\\x21-\\x7e]*");
    private static final Pattern HOST = Pattern.compile("[0-9A-Za-z.:\\[\\]-]*");
    private static final int MOST = 1_000_000;
    private static final double PERIOD_SECONDS = 10;
    private static final int FAILURES = 3;
    private static final int JITTER_PERCENT = 10;
    private static final double SHORTEST_SECONDS = 0.01;
    private static final double LONGEST_SECONDS = 86_400;

    private HealthCheckReader() {}

    static WorkloadGroup group(FieldReader spec, Meta meta) {
        return new WorkloadGroup(meta, spec.object("probe", reader -> read(reader, JITTER_PERCENT)));
    }

    /** The annotation, whose jitter may be chosen. */
    static @Nullable HealthCheck annotation(FieldReader reader) {
        Integer jitter = reader.integer("jitterPercent", 0, 100);
        return read(reader, jitter == null ? JITTER_PERCENT : jitter);
    }

    /** Null for a probe that runs a command, which nobody can do from here. */
    private static @Nullable HealthCheck read(FieldReader reader, int jitterPercent) {
        reader.atMostOne("httpGet", "tcpSocket", "grpc", "exec");
        Asked http = reader.object("httpGet", HealthCheckReader::http);
        Asked tcp = reader.object("tcpSocket", HealthCheckReader::tcp);
        Asked grpc = reader.object("grpc", HealthCheckReader::grpc);
        Pace pace = new Pace(
                seconds(reader, "initialDelaySeconds", 0, 0),
                seconds(reader, "periodSeconds", SHORTEST_SECONDS, PERIOD_SECONDS),
                seconds(reader, "timeoutSeconds", SHORTEST_SECONDS, 1),
                jitterPercent,
                reader.integer("successThreshold", 1, MOST, 1),
                reader.integer("failureThreshold", 1, MOST, FAILURES));
        Asked asked = http != null ? http : tcp != null ? tcp : grpc;
        if (reader.has("exec")) {
            reader.warning("exec", "is not run: the endpoints are on other machines, and stay unchecked");
            return null;
        }
        if (asked == null) {
            if (!reader.has("httpGet") && !reader.has("tcpSocket") && !reader.has("grpc")) {
                reader.error("needs one of httpGet, tcpSocket and grpc");
            }
            return null;
        }
        return new HealthCheck(reader.position(), asked.question(), asked.port(), pace);
    }

    /** What one way of asking says. */
    private record Asked(Question question, int port) {}

    private static Asked http(FieldReader reader) {
        String host = reader.text("host");
        String path = reader.text("path");
        if (!HOST.matcher(host).matches()) {
            reader.error("host", "\"" + host + "\" is not a host");
        }
        if (!path.isEmpty() && !PATH.matcher(path).matches()) {
            reader.error("path", "\"" + path + "\" is not a path that begins with / and has no spaces");
        }
        reader.idle().text("scheme");
        List<String> headers = new ArrayList<>(reader.objects("httpHeaders", HealthCheckReader::header));
        return new Asked(new Question.Http(host, path.isEmpty() ? "/" : path, headers), reader.port("port"));
    }

    private static String header(FieldReader reader) {
        String name = reader.required("name");
        String value = reader.text("value");
        if (!name.isEmpty() && !TOKEN.matcher(name).matches()) {
            reader.error("name", "\"" + name + "\" is not the name of a header");
        }
        if (!VALUE.matcher(value).matches()) {
            reader.error("value", "has characters that no header may have");
        }
        return name + ": " + value;
    }

    private static Asked tcp(FieldReader reader) {
        reader.idle().text("host");
        return new Asked(new Question.Tcp(), reader.port("port"));
    }

    private static Asked grpc(FieldReader reader) {
        return new Asked(new Question.Grpc(reader.text("service")), reader.port("port"));
    }

    private static long seconds(FieldReader reader, String name, double least, double absent) {
        Double value = reader.number(name);
        if (value == null) {
            return nanos(absent);
        }
        if (value < least || value > LONGEST_SECONDS || value.isNaN()) {
            reader.error(name, value + " is not a number of seconds from " + least + " to " + (long) LONGEST_SECONDS);
            return nanos(absent);
        }
        return nanos(value);
    }

    private static long nanos(double seconds) {
        return (long) (seconds * TimeUnit.SECONDS.toNanos(1));
    }
}
