package io.outrigger.app.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.outrigger.core.cluster.EndpointCounter;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Parameters of the admin's pages act, and are refused, as Envoy 1.40 was seen to do. */
@Timeout(60)
final class EnvoyFormsTest {
    private final AdminScene scene = new AdminScene();

    EnvoyFormsTest() throws IOException {}

    @AfterEach
    void stop() throws InterruptedException {
        scene.close();
    }

    @Test
    void partsOfTheDumpAreChosenAsInEnvoy() throws Exception {
        JsonNode named = json("/config_dump?resource=dynamic_active_clusters&mask=cluster.name")
                .get("configs");
        assertEquals(1, named.size());
        assertEquals(
                "type.googleapis.com/envoy.admin.v3.ClustersConfigDump.DynamicCluster",
                named.get(0).get("@type").asText());
        assertEquals(SampleTarget.CLUSTER, named.at("/0/cluster/name").asText());
        assertEquals(2, named.at("/0/cluster").size(), "name and type");
        assertTrue(json("/config_dump?resource=static_clusters").isEmpty());
        JsonNode masked = json("/config_dump?mask=bootstrap.name,version_info").get("configs");
        assertEquals(3, masked.size(), "bootstrap, listeners and clusters");
        assertEquals("snapshot", masked.at("/0/bootstrap/name").asText());
        assertFalse(masked.get(1).has("dynamic_listeners"));
        refused("/config_dump?resource=bootstrap", "bootstrap is not a repeated field. Use ?mask=bootstrap");
        refused("/config_dump?mask=nope", "FieldMask nope could not be successfully applied to any configs.");
        refused("/config_dump?mask=dynamic_active_clusters.cluster", "could not be successfully applied");
        refused("/config_dump?resource=dynamic_active_clusters&mask=nope", "could not be successfully used");
        refused("/config_dump?name_regex=(", "INVALID_ARGUMENT: Error while parsing name_regex from (");
    }

    private JsonNode json(String path) throws Exception {
        return new ObjectMapper().readTree(scene.get(path).body());
    }

    private void refused(String path, String why) throws Exception {
        HttpResponse<String> reply = scene.get(path);

        assertEquals(400, reply.statusCode(), path);
        assertTrue(reply.body().contains(why), reply.body());
    }

    @Test
    void endpointsAreCounted() throws Exception {
        scene.worker
                .loop()
                .submit(() -> {
                    var counts =
                            scene.target.cluster.hosts().all().iterator().next().counts();
                    counts.add(scene.worker, EndpointCounter.CX_TOTAL, 2);
                    counts.add(scene.worker, EndpointCounter.CX_ACTIVE, 1);
                    counts.add(scene.worker, EndpointCounter.RQ_SUCCESS, 3);
                })
                .get();

        List<String> lines =
                scene.get("/clusters?filter=httpbin").body().lines().toList();
        assertTrue(lines.contains(SampleTarget.CLUSTER + "::10.1.2.3:80::cx_total::2"));
        assertTrue(lines.contains(SampleTarget.CLUSTER + "::10.1.2.3:80::rq_success::3"));
        JsonNode stats = json("/clusters?format=json").at("/cluster_statuses/0/host_statuses/0/stats");
        assertEquals("{\"value\":\"2\",\"name\":\"cx_total\"}", stats.get(1).toString());
        assertEquals(
                "{\"type\":\"GAUGE\",\"value\":\"1\",\"name\":\"cx_active\"}",
                stats.get(6).toString());
        assertEquals("", scene.get("/clusters?filter=nobody").body());
        refused("/clusters?filter=(", "Invalid re2 regex: ");
    }

    @Test
    void timesAreCountedUpToBounds() throws Exception {
        scene.worker
                .loop()
                .submit(() -> {
                    for (long millis : new long[] {0, 1, 1, 7, 40}) {
                        scene.target.cluster.cells().took(scene.worker, millis);
                    }
                })
                .get();

        String page = "/stats?filter=upstream_rq_time%24&histogram_buckets=";
        assertTrue(scene.get(page + "cumulative")
                .body()
                .contains("upstream_rq_time: B0.5(0,1) B1(0,3) B5(0,3) B10(0,4) B25(0,4) B50(0,5) B100(0,5)"));
        assertTrue(
                scene.get(page + "disjoint").body().contains("B0.5(0,1) B1(0,2) B5(0,0) B10(0,1) B25(0,0) B50(0,1)"));
        JsonNode bucket = json(page + "cumulative&format=json").at("/stats/0/histograms/0/buckets/1");
        assertEquals("{\"upper_bound\":1,\"interval\":0,\"cumulative\":3}", bucket.toString());
        refused(page + "wrong", "usage: /stats?histogram_buckets=(cumulative|disjoint|summary)");
        refused("/stats?type=Foo", "invalid &type= param");
        assertFalse(scene.get("/stats?filter=cluster&invert_filter").body().contains("cluster"));
    }

    @Test
    void nothingCanBeChangedAtRunTime() throws Exception {
        assertEquals(405, scene.get("/runtime_modify?a=b").statusCode());
        assertEquals(400, scene.post("/runtime_modify").statusCode());
        assertEquals(
                "No admin layer specified\n", scene.post("/runtime_modify?a=b").body());
    }
}
