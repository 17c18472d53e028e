package io.outrigger.app.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

final class ServeCommandTest {
    @Test
    void theNumberOfSeriesIsAnOption() throws Exception {
        ServeCommand command = new ServeCommand();
        CommandLine line = new CommandLine(command);

        line.parseArgs("-c", "config");
        assertEquals(4_000, command.options().sizes().metricSeries());
        line.parseArgs("-c", "config", "--metric-series", "17");
        assertEquals(17, command.options().sizes().metricSeries());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "100001", "many"})
    void anImpossibleNumberIsRefusedInOneLine(String number) {
        StringWriter said = new StringWriter();
        CommandLine line = new CommandLine(new ServeCommand()).setErr(new PrintWriter(said));

        assertEquals(2, line.execute("-c", "config", "--metric-series", number));
        assertTrue(said.toString().contains("--metric-series"), said.toString());
        assertTrue(said.toString().contains(number), said.toString());
    }

    @Test
    void loadBalancersAreAnOption() throws Exception {
        ServeCommand command = new ServeCommand();
        CommandLine line = new CommandLine(command);

        line.parseArgs("-c", "config");
        assertNull(command.options().ports().balancers());
        line.parseArgs("-c", "config", "--proxy-protocol-from", "10.0.0.0/8,::1");
        assertEquals(
                "10.0.0.0/8,0:0:0:0:0:0:0:1/128",
                String.valueOf(command.options().ports().balancers()));
    }

    @Test
    void whatIsNoLoadBalancersAddressIsRefusedInOneLine() {
        StringWriter said = new StringWriter();
        CommandLine line = new CommandLine(new ServeCommand()).setErr(new PrintWriter(said));

        assertEquals(2, line.execute("-c", "config", "--proxy-protocol-from", "balancer.test"));
        assertTrue(said.toString().contains("--proxy-protocol-from balancer.test"), said.toString());
    }
}
