package io.outrigger.app.run;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;

/** The program's own log: Istio's form, on standard error. */
public final class LogSetup {
    private LogSetup() {}

    /**
     * Replaces what the JDK set up. Called once, by a command that runs proxies.
     *
     * @param unheard classes whose lines are not shown
     */
    public static void install(Class<?>... unheard) {
        Set<String> names = Arrays.stream(unheard).map(Class::getName).collect(Collectors.toUnmodifiableSet());
        Logger root = Logger.getLogger("");
        for (Handler handler : root.getHandlers()) {
            root.removeHandler(handler);
        }
        ConsoleHandler console = new ConsoleHandler();
        console.setLevel(Level.ALL);
        console.setFormatter(new IstioFormat());
        console.setFilter(line -> !names.contains(String.valueOf(line.getLoggerName())));
        root.addHandler(console);
        root.setLevel(Level.INFO);
    }

    /** {@code 2026-11-21T01:00:00.000000Z<TAB>info<TAB>scope<TAB>message}. */
    private static final class IstioFormat extends Formatter {
        private static final DateTimeFormatter TIME =
                DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

        @Override
        public String format(LogRecord line) {
            Instant time = line.getInstant();
            String text = TIME.format(time)
                    + '\t'
                    + level(line.getLevel())
                    + '\t'
                    + scope(line.getLoggerName())
                    + '\t'
                    + formatMessage(line)
                    + '\n';
            return line.getThrown() == null ? text : text + stack(line.getThrown());
        }

        private static String level(Level level) {
            if (level.intValue() >= Level.SEVERE.intValue()) {
                return "error";
            }
            if (level.intValue() >= Level.WARNING.intValue()) {
                return "warn";
            }
            return level.intValue() >= Level.INFO.intValue() ? "info" : "debug";
        }

        private static String scope(String logger) {
            if (logger == null) {
                return "default";
            }
            String[] parts = logger.split("\\.", -1);
            boolean own = parts.length > 2 && parts[1].equals("outrigger");
            return (own ? parts[2] : parts[parts.length - 1]).toLowerCase(Locale.ROOT);
        }

        private static String stack(Throwable thrown) {
            StringWriter text = new StringWriter();
            thrown.printStackTrace(new PrintWriter(text));
            return text.toString();
        }
    }
}
