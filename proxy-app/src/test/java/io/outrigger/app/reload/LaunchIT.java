package io.outrigger.app.reload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.outrigger.app.ports.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts that fail, and with which exit code and advice. */
class LaunchIT {
    @TempDir
    private Path folder;

    private Launched.Ports ports;

    @BeforeEach
    void choosePorts() throws IOException {
        ports = Launched.Ports.free();
    }

    @Test
    void anUnknownFlagIsNamedAndEndsWith2() throws Exception {
        try (Launched launched = Launched.serve(folder, ports, "--rolle", "gateway")) {
            assertEquals(2, launched.exitCode());
            assertTrue(launched.said().contains("--rolle"), launched.said());
            assertTrue(launched.said().contains("--role"), launched.said());
        }
    }

    @Test
    void aValueThatIsNoneIsNamedAndEndsWith2() throws Exception {
        try (Launched launched = Launched.serve(folder, ports, "--concurrency", "many")) {
            assertEquals(2, launched.exitCode());
            assertTrue(launched.said().contains("--concurrency"), launched.said());
            assertTrue(launched.said().contains("many"), launched.said());
        }
        try (Launched launched = Launched.run("serve", "-c", folder.toString(), "--admin-port", "70000")) {
            assertEquals(2, launched.exitCode());
            assertTrue(launched.said().contains("--admin-port 70000"), launched.said());
        }
    }

    @Test
    void anAdminForOthersNeedsAToken() throws Exception {
        try (Launched launched = Launched.run("serve", "-c", folder.toString(), "--admin-address", "0.0.0.0")) {
            assertEquals(2, launched.exitCode());
            assertTrue(
                    launched.said()
                            .contains("--admin-address 0.0.0.0: expected a loopback address, or --admin-token-file"),
                    launched.said());
        }
        Path missing = folder.resolve("nowhere");
        try (Launched launched =
                Launched.run("serve", "-c", folder.toString(), "--admin-token-file", missing.toString())) {
            assertEquals(3, launched.exitCode());
            assertTrue(launched.said().contains("there is no file " + missing), launched.said());
        }
    }

    @Test
    void noCommandEndsWith2() throws Exception {
        try (Launched launched = Launched.run()) {
            assertEquals(2, launched.exitCode());
            assertTrue(launched.said().contains("serve"), launched.said());
        }
    }

    @Test
    void allProblemsOfTheConfigurationAreListedAndEndWith3() throws Exception {
        Files.writeString(folder.resolve("a.yaml"), Yaml.gateway("main", 8080).replace("hosts", "hsots"));
        Files.writeString(folder.resolve("b.yaml"), "kind: [\n");
        try (Launched launched = Launched.serve(folder, ports)) {
            assertEquals(3, launched.exitCode());
            assertTrue(launched.said().contains("a.yaml:9:5"), launched.said());
            assertTrue(launched.said().contains("did you mean hosts"), launched.said());
            assertTrue(launched.said().contains("b.yaml:2:1"), launched.said());
            assertFalse(launched.said().contains("\tat "), launched.said());
        }
    }

    @Test
    void aMissingFolderEndsWith3() throws Exception {
        try (Launched launched = Launched.serve(folder.resolve("nowhere"), ports)) {
            assertEquals(3, launched.exitCode());
            assertTrue(launched.said().contains("nowhere"), launched.said());
            assertTrue(launched.said().contains("does not exist"), launched.said());
        }
    }

    @Test
    void aListenersPortInUseEndsWith4() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(folder.resolve("a.yaml"), Yaml.gateway("main", taken.getLocalPort()));
            try (Launched launched = Launched.serve(folder, ports)) {
                assertEquals(4, launched.exitCode());
                assertTrue(launched.said().contains("127.0.0.1:" + taken.getLocalPort()), launched.said());
            }
        }
    }

    @Test
    void theAdminsPortInUseEndsWith4() throws Exception {
        try (ServerSocket taken = new ServerSocket(ports.admin(), 1, InetAddress.getLoopbackAddress())) {
            Files.writeString(folder.resolve("a.yaml"), Yaml.gateway("main", FreePort.next()));
            try (Launched launched = Launched.serve(folder, ports)) {
                assertEquals(4, launched.exitCode());
                assertTrue(launched.said().contains(":" + taken.getLocalPort()), launched.said());
            }
        }
    }

    @Test
    void aPortBelow1024WithoutPermissionEndsWith5() throws Exception {
        assumeFalse(mayBindLowPorts(), "this system lets everybody listen below 1024");
        Files.writeString(folder.resolve("a.yaml"), Yaml.gateway("main", 81));
        try (Launched launched = Launched.serve(folder, ports)) {
            assertEquals(5, launched.exitCode());
            assertTrue(launched.said().contains("--bind-map"), launched.said());
        }
    }

    private static boolean mayBindLowPorts() {
        // The kernel gives such a file whole or not at all: it must be read at once.
        try (InputStream file = Files.newInputStream(Path.of("/proc/sys/net/ipv4/ip_unprivileged_port_start"))) {
            String from = new String(file.readNBytes(16), StandardCharsets.US_ASCII);
            return Integer.parseInt(from.strip()) <= 81;
        } catch (IOException unknown) {
            return false;
        }
    }
}
