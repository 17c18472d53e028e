package io.outrigger.app.command;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** One command as a page for {@code man}, in roff, from the same model that {@code --help} prints. */
final class ManPage {
    private final StringBuilder roff = new StringBuilder();

    private ManPage() {}

    /** The page of section 1; nothing in it depends on when it is made. */
    static String of(CommandSpec command, String version) {
        ManPage page = new ManPage();
        page.head(command, version);
        page.synopsis(command);
        page.paragraphs("DESCRIPTION", command.usageMessage().description());
        page.options(command);
        page.commands(command);
        page.exitCodes(command.usageMessage().exitCodeList());
        page.paragraphs("NOTES", command.usageMessage().footer());
        return page.roff.toString();
    }

    /** {@code outrigger-serve}. */
    static String name(CommandSpec command) {
        return command.qualifiedName("-");
    }

    private void head(CommandSpec command, String version) {
        String name = name(command);
        roff.append(".TH ").append(name.toUpperCase(Locale.ROOT)).append(" 1 \"\" \"Outrigger ");
        roff.append(version).append("\"\n.SH NAME\n").append(escaped(name)).append(" \\- ");
        String[] description = command.usageMessage().description();
        roff.append(escaped(description.length == 0 ? name : plain(description[0])))
                .append('\n');
    }

    private void synopsis(CommandSpec command) {
        section("SYNOPSIS");
        String synopsis = new CommandLine.Help(command, CommandLine.Help.defaultColorScheme(Ansi.OFF)).synopsis(0);
        roff.append(escaped(synopsis.replaceAll("\\s+", " ").strip())).append('\n');
    }

    private void paragraphs(String title, String... texts) {
        if (texts.length == 0) {
            return;
        }
        section(title);
        for (String text : texts) {
            roff.append(text.isBlank() ? ".PP\n" : line(plain(text)));
        }
    }

    private void options(CommandSpec command) {
        List<PositionalParamSpec> positional = command.positionalParameters();
        if (!positional.isEmpty()) {
            section("ARGUMENTS");
            positional.forEach(one -> entry(one.paramLabel(), one));
        }
        section("OPTIONS");
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                String label =
                        option.typeInfo().isBoolean() && option.arity().max() == 0 ? "" : " " + option.paramLabel();
                entry(String.join(", ", option.names()) + label, option);
            }
        }
    }

    private void entry(String term, ArgSpec argument) {
        roff.append(".TP\n.B ").append(escaped(term)).append('\n');
        roff.append(line(plain(String.join(" ", argument.description()))));
    }

    private void commands(CommandSpec command) {
        if (command.subcommands().isEmpty()) {
            return;
        }
        section("COMMANDS");
        command.subcommands().forEach((name, line) -> {
            CommandSpec one = line.getCommandSpec();
            if (name.equals(one.name()) && !one.usageMessage().hidden()) {
                roff.append(".TP\n.B ").append(escaped(name)).append('\n');
                roff.append(line(plain(String.join(" ", one.usageMessage().description()))));
            }
        });
    }

    private void exitCodes(Map<String, String> codes) {
        if (codes.isEmpty()) {
            return;
        }
        section("EXIT STATUS");
        codes.forEach((code, meaning) ->
                roff.append(".TP\n.B ").append(code).append('\n').append(line(plain(meaning))));
    }

    private void section(String title) {
        roff.append(".SH \"").append(title).append("\"\n");
    }

    private static String line(String text) {
        return text.isEmpty() ? "" : escaped(text) + "\n";
    }

    /** Without picocli's marks of style and its line ends. */
    private static String plain(String text) {
        return Ansi.OFF.string(text.replace("%n", " ").replace("%%", "%"));
    }

    /** Roff reads backslashes, hyphens, and dots and quotes at the begin of a line as its own. */
    private static String escaped(String text) {
        String safe = text.replace("\\", "\\e").replace("-", "\\-");
        return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
    }
}
