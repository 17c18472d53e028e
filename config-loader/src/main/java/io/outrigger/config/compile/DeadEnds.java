package io.outrigger.config.compile;

import io.outrigger.config.compile.MeshService.MeshPort;
import io.outrigger.config.istio.VirtualService.Destination;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says why a destination leads nowhere. */
final class DeadEnds {
    private DeadEnds() {}

    static String explain(Destination destination, String host, int port, @Nullable MeshService service) {
        String answer = "; requests are answered with 503";
        if (service == null) {
            return "no Service or ServiceEntry visible here has the host " + host + hint(destination.host()) + answer;
        }
        if (service.port(port) == null) {
            List<Integer> ports = service.ports().stream().map(MeshPort::number).toList();
            return host + " has no port " + port + " (it has " + ports + ")" + answer;
        }
        return "no DestinationRule that counts here defines subset \"" + destination.subset() + "\" of " + host
                + answer;
    }

    private static String hint(String written) {
        boolean dotted = written.indexOf('.') >= 0 && !written.contains(".svc.") && !written.startsWith("*");
        return dotted ? " (a name with a dot is not completed)" : "";
    }
}
