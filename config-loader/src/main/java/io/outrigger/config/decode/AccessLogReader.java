package io.outrigger.config.decode;

import io.outrigger.config.istio.MeshConfig.AccessLog;
import io.outrigger.config.istio.MeshConfig.AccessLogEncoding;
import io.outrigger.config.istio.MeshConfig.ExtensionProvider;
import io.outrigger.config.istio.MeshConfig.FileAccessLog;
import io.outrigger.config.istio.MeshConfig.LogFormat;
import io.outrigger.config.yaml.FieldReader;
import io.outrigger.core.log.AccessLogFormat;
import io.outrigger.core.log.JsonSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a MeshConfig says of access logs, and refuses formats that cannot be compiled where they stand. */
final class AccessLogReader {
    private AccessLogReader() {}

    /** {@code accessLogFile} and what belongs to it. */
    static AccessLog meshWide(FieldReader reader) {
        AccessLog log = new AccessLog(
                reader.text("accessLogFile"),
                reader.text("accessLogFormat"),
                reader.enumeration("accessLogEncoding", AccessLogEncoding.TEXT));
        if (log.accessLogEncoding() == AccessLogEncoding.TEXT) {
            checkText(reader, "accessLogFormat", log.accessLogFormat());
        } else if (!log.accessLogFormat().isEmpty()) {
            checkObject(reader, log.accessLogFormat());
        }
        return log;
    }

    static List<ExtensionProvider> providers(FieldReader reader) {
        Set<String> names = new HashSet<>();
        return reader.objects("extensionProviders", provider -> {
            ExtensionProvider read = new ExtensionProvider(
                    provider.required("name"),
                    provider.object("envoyFileAccessLog", AccessLogReader::file),
                    provider.has("envoyHttpAls") || provider.has("envoyTcpAls") || provider.has("envoyOtelAls"));
            if (!names.add(read.name())) {
                provider.error("name", "the provider \"" + read.name() + "\" stands twice");
            }
            return read;
        });
    }

    private static FileAccessLog file(FieldReader reader) {
        return new FileAccessLog(
                reader.required("path"),
                reader.bool("omitEmptyValues", false),
                reader.object("logFormat", AccessLogReader::format));
    }

    private static LogFormat format(FieldReader reader) {
        reader.atMostOne("text", "labels");
        LogFormat format = new LogFormat(reader.text("text"), reader.tree("labels"));
        checkText(reader, "text", format.text());
        if (format.labels() != null) {
            checkLabels(reader, "labels", format.labels());
        }
        return format;
    }

    /** Istio goes on with its own format where this is no object, and so do we. */
    private static void checkObject(FieldReader reader, String format) {
        Map<String, Object> object;
        try {
            object = JsonSource.object(format);
        } catch (IllegalArgumentException e) {
            reader.warning(
                    "accessLogFormat", "Istio's own format is used, for with accessLogEncoding JSON " + e.getMessage());
            return;
        }
        checkLabels(reader, "accessLogFormat", object);
    }

    private static void checkLabels(FieldReader reader, String field, Map<String, Object> labels) {
        try {
            tellAbsent(reader, field, AccessLogFormat.json(labels, false));
        } catch (IllegalArgumentException e) {
            reader.error(field, String.valueOf(e.getMessage()));
        }
    }

    private static void checkText(FieldReader reader, String field, String format) {
        try {
            tellAbsent(reader, field, AccessLogFormat.text(format));
        } catch (IllegalArgumentException e) {
            reader.error(field, String.valueOf(e.getMessage()));
        }
    }

    private static void tellAbsent(FieldReader reader, String field, AccessLogFormat format) {
        if (!format.unsupported().isEmpty()) {
            reader.warning(field, "%" + String.join("%, %", format.unsupported()) + "% never has a value here");
        }
    }
}
