package io.outrigger.app.demo.bookinfo;

import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls other services by the names they have in the mesh. With a forward proxy the request goes there in absolute form (RFC 9112
 * §3.2.2) and no name is looked up here; that is how an application reaches its sidecar where nothing redirects its connections.
 *
 * <p>May be used by all threads of a service. Connections are kept and end with the object.
 */
final class ServiceClient {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceClient.class);
    private static final Answer FAILED = new Answer(500, Json.Word.NULL);

    private final HttpClient http;

    /**
     * What came back.
     *
     * @param status 500 also when nothing came back in time, or nothing that is JSON
     * @param body {@link Json.Word#NULL} unless the status is 200
     */
    record Answer(int status, Json body) {
        boolean ok() {
            return status == 200;
        }
    }

    ServiceClient(ProxySelector sidecar) {
        http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(sidecar)
                .build();
    }

    /** Asks once and waits for the whole answer, at most for the limit. Never throws for what a peer can cause. */
    Answer get(URI target, CallHeaders headers, Duration limit) {
        HttpRequest.Builder request = HttpRequest.newBuilder(target);
        headers.copyTo(request);
        CompletableFuture<HttpResponse<String>> call =
                http.sendAsync(request.build(), HttpResponse.BodyHandlers.ofString());
        try {
            HttpResponse<String> response = call.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            boolean ok = response.statusCode() == 200;
            return new Answer(response.statusCode(), ok ? Json.parse(response.body()) : Json.Word.NULL);
        } catch (TimeoutException e) {
            call.cancel(true);
            LOG.debug("{} did not answer within {}", target, limit);
        } catch (ExecutionException | IllegalArgumentException e) {
            LOG.debug("{} failed", target, e);
        } catch (InterruptedException e) {
            call.cancel(true);
            Thread.currentThread().interrupt();
        }
        return FAILED;
    }
}
