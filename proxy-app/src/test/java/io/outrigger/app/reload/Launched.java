package io.outrigger.app.reload;

import io.outrigger.app.Main;
import io.outrigger.app.ports.FreePort;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/** The program in a process of its own, and what it says. */
final class Launched implements AutoCloseable {
    /** What is shipped, and none of what tests need besides: each library takes a descriptor. */
    private static final String LIBRARIES = Path.of("target/outrigger/lib").toAbsolutePath() + "/*";

    private final Process process;
    private final ConcurrentLinkedQueue<String> said = new ConcurrentLinkedQueue<>();
    private final Thread listening;

    private Launched(List<String> command, boolean heard) throws IOException {
        process = new ProcessBuilder(command).redirectErrorStream(true).start();
        listening = new Thread(this::listen, "launched");
        listening.setDaemon(true);
        if (heard) {
            listening.start();
        }
    }

    private Launched(List<String> arguments) throws IOException {
        this(command(List.of("-Xmx256m"), arguments), true);
    }

    private static List<String> command(List<String> options, List<String> arguments) {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // What is asked about permissions is asked of a process that lacks root's privileges.
            command.addAll(List.of("setpriv", "--bounding-set=-net_bind_service"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
        command.addAll(List.of("-cp", LIBRARIES, Main.class.getName()));
        command.addAll(arguments);
        return command;
    }

    /**
     * A gateway that a shell starts.
     *
     * @param before what the shell does first: {@code ulimit -n 256}
     * @param options of the Java machine, separated by blanks
     */
    static Launched within(String before, String options, Path config, Ports ports) throws IOException {
        List<String> command = new ArrayList<>(List.of("sh", "-c", before + " && exec \"$@\"", "sh"));
        command.addAll(command(List.of(options.split(" ", -1)), arguments(config, ports)));
        return new Launched(command, true);
    }

    /** A gateway whose output nobody reads before {@link #hear}. */
    static Launched deaf(Path config, Ports ports) throws IOException {
        return new Launched(command(List.of("-Xmx256m"), arguments(config, ports)), false);
    }

    /** From now on its output is read. */
    void hear() {
        listening.start();
    }

    static Launched run(String... arguments) throws IOException {
        return new Launched(List.of(arguments));
    }

    /** A gateway with ports of its own; further arguments follow. */
    static Launched serve(Path config, Ports ports, String... more) throws IOException {
        List<String> arguments = arguments(config, ports);
        arguments.addAll(List.of(more));
        return new Launched(arguments);
    }

    private static List<String> arguments(Path config, Ports ports) {
        return new ArrayList<>(List.of(
                "serve",
                "--config",
                config.toString(),
                "--role",
                "gateway",
                "--labels",
                "istio=ingressgateway",
                "--admin-port",
                "" + ports.admin(),
                "--status-port",
                "" + ports.status(),
                "--readiness-port",
                "" + ports.readiness(),
                "--prometheus-port",
                "" + ports.prometheus()));
    }

    /** Ports where nobody listens. */
    record Ports(int admin, int status, int readiness, int prometheus) {
        static Ports free() throws IOException {
            return new Ports(FreePort.next(), FreePort.next(), FreePort.next(), FreePort.next());
        }
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                said.add(line);
            }
        } catch (IOException ended) {
            // With the process.
        }
    }

    void untilReady(Ports ports) {
        Waiting.until("ready", () -> {
            if (!process.isAlive()) {
                throw new IOException("ended with " + process.exitValue() + ": " + said());
            }
            return ready(ports);
        });
    }

    static boolean ready(Ports ports) {
        try {
            return Pages.ask("GET", ports.readiness(), "/healthz/ready").status() == 200;
        } catch (IOException nobody) {
            return false;
        }
    }

    void signal(String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + name, "" + process.pid()).start();
        if (kill.waitFor() != 0) {
            throw new IOException("kill -" + name + " failed");
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Its exit code; fails if it does not end. */
    int exitCode() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("still runs: " + said());
        }
        listening.join();
        return process.exitValue();
    }

    /** Everything it has said. */
    String said() {
        return String.join("\n", said);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
