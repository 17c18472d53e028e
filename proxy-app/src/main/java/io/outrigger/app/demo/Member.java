package io.outrigger.app.demo;

import io.outrigger.app.demo.bookinfo.BookService;
import io.outrigger.app.demo.bookinfo.Details;
import io.outrigger.app.demo.bookinfo.ProductPage;
import io.outrigger.app.demo.bookinfo.Ratings;
import io.outrigger.app.demo.bookinfo.Reviews;
import io.outrigger.app.demo.bookinfo.ReviewsVersion;
import io.outrigger.app.run.StartFailure;
import io.outrigger.config.istio.Resources;
import io.outrigger.config.pipeline.IdentityHints;
import io.outrigger.config.pipeline.IdentityResolver;
import io.outrigger.core.server.Identity;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One workload of the mesh: who it is, and where its sidecar listens.
 *
 * @param name of the Deployment
 * @param forwardProxyPort where the application reaches its sidecar, on loopback
 */
record Member(String name, Identity identity, int forwardProxyPort) {
    /** Where every application of the shop is, by its Service. */
    static final int SERVICE_PORT = 9080;

    /** Productpage first: its forward proxy has the port that is known. */
    private static final List<String> NAMES =
            List.of("productpage-v1", "details-v1", "reviews-v1", "reviews-v2", "reviews-v3", "ratings-v1");

    private static final String NAMESPACE = "default";
    private static final URI DETAILS = URI.create("http://details:" + SERVICE_PORT);
    private static final URI REVIEWS = URI.create("http://reviews:" + SERVICE_PORT);
    private static final URI RATINGS = URI.create("http://ratings:" + SERVICE_PORT);

    /** All workloads as the Deployments and Pods among the resources say. */
    static List<Member> of(Resources resources, DemoOptions options) throws StartFailure {
        List<Member> members = new ArrayList<>();
        int port = options.forwardProxyPort();
        for (String name : NAMES) {
            Identity identity = identity(name, resources);
            if (identity.addresses().isEmpty()) {
                throw missing(name, "no Pod of it with a podIP", options);
            }
            port = members.isEmpty() ? port : PortCheck.firstFree(port + 1);
            members.add(new Member(name, identity, port));
        }
        return members;
    }

    private static Identity identity(String name, Resources resources) throws StartFailure {
        IdentityHints like = IdentityHints.of(Identity.Role.SIDECAR).like("Deployment/" + NAMESPACE + "/" + name);
        try {
            // Not the environment: it speaks of the process, which is none of the workloads.
            return new IdentityResolver(Map.of(), "").resolve(like, resources);
        } catch (IdentityResolver.UnknownIdentity unknown) {
            throw new StartFailure(
                    StartFailure.CONFIG,
                    "the demo needs the workloads of examples/bookinfo/base: " + unknown.getMessage());
        }
    }

    private static StartFailure missing(String name, String what, DemoOptions options) {
        return new StartFailure(
                StartFailure.CONFIG,
                "Deployment/" + NAMESPACE + "/" + name + ": " + what
                        + " is loaded; copy examples/bookinfo/base/pods.yaml to " + options.config());
    }

    /** Where others reach it: at its sidecar. */
    InetSocketAddress address() {
        return new InetSocketAddress(identity.addresses().get(0), SERVICE_PORT);
    }

    /** All that a proxy has to know to be its sidecar. */
    IdentityHints hints() {
        return new IdentityHints(
                Identity.Role.SIDECAR,
                identity.namespace(),
                identity.podName(),
                identity.labels(),
                identity.serviceAccount(),
                identity.addresses(),
                "Deployment/" + identity.namespace() + "/" + name);
    }

    /** Its application, at a free port of loopback where only the sidecar looks for it. Not started. */
    BookService application() {
        InetSocketAddress listen = DemoOptions.loopback(0);
        ProxySelector sidecar = ProxySelector.of(DemoOptions.loopback(forwardProxyPort));
        return switch (name) {
            case "productpage-v1" -> new ProductPage(listen, DETAILS, REVIEWS, RATINGS, sidecar);
            case "details-v1" -> new Details(listen);
            case "ratings-v1" -> new Ratings(listen);
            case "reviews-v1" -> new Reviews(listen, ReviewsVersion.V1, identity.podName(), RATINGS, sidecar);
            case "reviews-v2" -> new Reviews(listen, ReviewsVersion.V2, identity.podName(), RATINGS, sidecar);
            case "reviews-v3" -> new Reviews(listen, ReviewsVersion.V3, identity.podName(), RATINGS, sidecar);
            default -> throw new IllegalStateException("no application is called " + name);
        };
    }
}
