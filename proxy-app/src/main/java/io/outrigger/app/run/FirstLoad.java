package io.outrigger.app.run;

import io.outrigger.config.istio.Resources;
import io.outrigger.config.pipeline.IdentityHints;
import io.outrigger.config.pipeline.IdentityResolver;
import io.outrigger.config.pipeline.Reload;
import io.outrigger.config.source.ConfigSource;
import io.outrigger.config.source.Load;
import io.outrigger.config.yaml.Severity;
import io.outrigger.core.server.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Collectors;

/** What may end a start: files that are wrong, a proxy that is nobody, a port that is taken. Each with what to do. */
public final class FirstLoad {
    private FirstLoad() {}

    /** The resources, or every problem of every document at once. */
    public static Resources of(ConfigSource source) throws StartFailure {
        Load load = source.load();
        if (!load.hasErrors()) {
            return load.resources();
        }
        String problems = load.problems().stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .map(problem -> problem.withSnippet())
                .collect(Collectors.joining("\n"));
        throw new StartFailure(StartFailure.CONFIG, "the configuration is refused:\n" + problems);
    }

    static Identity identity(IdentityHints hints, Resources resources) throws StartFailure {
        try {
            String labels = labels(Path.of(IdentityResolver.LABELS_FILE));
            return new IdentityResolver(System.getenv(), labels).resolve(hints, resources);
        } catch (IdentityResolver.UnknownIdentity unknown) {
            throw new StartFailure(StartFailure.CONFIG, String.valueOf(unknown.getMessage()));
        }
    }

    private static String labels(Path file) throws StartFailure {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException absent) {
            return "";
        } catch (IOException e) {
            throw new StartFailure(StartFailure.PERMISSION, file + " cannot be read: " + e.getMessage());
        }
    }

    /** Why the first configuration does not run. */
    static StartFailure refused(Reload reload) {
        return reload.outcome() == Reload.Outcome.NOT_APPLIED
                ? notBound(reload.message())
                : new StartFailure(StartFailure.CONFIG, reload.message());
    }

    static StartFailure notBound(String message) {
        String text = message.toLowerCase(Locale.ROOT);
        if (text.contains("permission")) {
            return new StartFailure(
                    StartFailure.PERMISSION,
                    message
                            + "; ports below 1024 need the capability NET_BIND_SERVICE, or a --bind-map to a higher port");
        }
        if (text.contains("in use")) {
            return new StartFailure(
                    StartFailure.PORT_IN_USE, message + "; end what listens there, or choose another port");
        }
        return new StartFailure(1, message);
    }
}
