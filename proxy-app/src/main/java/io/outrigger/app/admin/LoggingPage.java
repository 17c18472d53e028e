package io.outrigger.app.admin;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /logging}: levels of the loggers by Envoy's words. {@code level=debug} sets all, {@code <logger>=debug} one and
 * those below it, {@code paths=a:debug,b:info} several; {@code io.outrigger.} in front may be left out.
 */
final class LoggingPage implements AdminPage {
    private static final String PREFIX = "io.outrigger.";
    private static final Set<String> KEYS = Set.of("level", "paths", "group");
    private static final String USAGE = """
        usage: /logging?<name>=<level> (change single level)
        usage: /logging?paths=name1:level1,name2:level2,... (change multiple levels)
        usage: /logging?level=<level> (change all levels)
        usage: /logging?group=<group_name>:<level> (change group of loggers)
        levels: trace debug info warning error critical off
        """;

    /** Loggers are forgotten when nobody holds them, and their levels with them. */
    private final Map<String, Logger> held = new HashMap<>();

    @Override
    public String help() {
        return "query/change logging levels";
    }

    @Override
    public boolean changes() {
        return true;
    }

    @Override
    public List<String> parameters() {
        return List.of("level", "paths", "group");
    }

    @Override
    public AdminReply answer(AdminRequest request) {
        Map<String, Level> wanted = new LinkedHashMap<>();
        String problem = read(request.parameters(), wanted);
        if (problem != null) {
            return AdminReply.text(400, "error: " + problem + "\n\n" + USAGE);
        }
        wanted.forEach(this::set);
        return AdminReply.text(200, active());
    }

    private @Nullable String read(Map<String, String> parameters, Map<String, Level> wanted) {
        for (Map.Entry<String, String> parameter : parameters.entrySet()) {
            if (parameter.getValue().isEmpty() && KEYS.contains(parameter.getKey())) {
                continue;
            }
            String problem = parameter.getKey().equals("paths")
                            || parameter.getKey().equals("group")
                    ? readPaths(parameter.getValue(), wanted)
                    : readOne(
                            parameter.getKey().equals("level") ? "" : parameter.getKey(), parameter.getValue(), wanted);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private @Nullable String readPaths(String paths, Map<String, Level> wanted) {
        for (String path : paths.split(",", -1)) {
            int colon = path.lastIndexOf(':');
            String problem = colon <= 0
                    ? "empty logger name or level in \"" + path + "\""
                    : readOne(path.substring(0, colon), path.substring(colon + 1), wanted);
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private @Nullable String readOne(String name, String word, Map<String, Level> wanted) {
        Level level = level(word);
        if (level == null) {
            return "unknown logger level \"" + word + "\"";
        }
        String full = known(name);
        if (full == null) {
            return "unknown logger name \"" + name + "\"";
        }
        wanted.put(full, level);
        return null;
    }

    /** The full name of a logger or of a package above one. */
    private static @Nullable String known(String name) {
        if (name.isEmpty()) {
            return "";
        }
        for (String logger : names()) {
            for (String candidate : List.of(name, PREFIX + name)) {
                if (logger.equals(candidate) || logger.startsWith(candidate + ".")) {
                    return candidate;
                }
            }
        }
        return null;
    }

    private static List<String> names() {
        List<String> names =
                new ArrayList<>(Collections.list(LogManager.getLogManager().getLoggerNames()));
        Collections.sort(names);
        return names;
    }

    /** Loggers below lose levels of their own, so that the order holds for all of them; handlers must let it through. */
    private void set(String name, Level level) {
        Logger logger = held.computeIfAbsent(name, Logger::getLogger);
        String below = name.isEmpty() ? "" : name + ".";
        for (String other : names()) {
            Logger inner = LogManager.getLogManager().getLogger(other);
            if (inner != null && inner != logger && other.startsWith(below)) {
                inner.setLevel(null);
            }
        }
        logger.setLevel(level);
        for (Handler handler : Logger.getLogger("").getHandlers()) {
            if (handler.getLevel().intValue() > level.intValue()) {
                handler.setLevel(level);
            }
        }
    }

    private static @Nullable Level level(String word) {
        return switch (word) {
            case "trace" -> Level.FINEST;
            case "debug" -> Level.FINE;
            case "info" -> Level.INFO;
            case "warning", "warn" -> Level.WARNING;
            case "error", "critical" -> Level.SEVERE;
            case "off" -> Level.OFF;
            default -> null;
        };
    }

    private static String active() {
        Map<String, String> words = new TreeMap<>();
        for (String name : names()) {
            Logger logger = LogManager.getLogManager().getLogger(name);
            if (logger != null && name.startsWith(PREFIX)) {
                words.put(name, word(effective(logger)));
            }
        }
        StringBuilder text = new StringBuilder("active loggers:\n");
        words.forEach((name, word) ->
                text.append("  ").append(name).append(": ").append(word).append('\n'));
        return text.toString();
    }

    private static Level effective(Logger logger) {
        for (Logger at = logger; at != null; at = at.getParent()) {
            if (at.getLevel() != null) {
                return at.getLevel();
            }
        }
        return Level.INFO;
    }

    private static String word(Level level) {
        int value = level.intValue();
        if (value == Level.OFF.intValue()) {
            return "off";
        }
        if (value >= Level.SEVERE.intValue()) {
            return "error";
        }
        if (value >= Level.WARNING.intValue()) {
            return "warning";
        }
        if (value >= Level.INFO.intValue()) {
            return "info";
        }
        return value >= Level.FINE.intValue() ? "debug" : "trace";
    }
}
