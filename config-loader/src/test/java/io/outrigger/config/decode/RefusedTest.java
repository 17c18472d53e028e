package io.outrigger.config.decode;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Istio's validation refuses is refused with the place and a reason. In the tables {@code ;} ends a line. */
final class RefusedTest {
    private static void refused(String yaml, String place, String reason) {
        List<String> errors = Decoding.errors(Decoding.decode(yaml));

        assertEquals(1, errors.size(), errors::toString);
        String error = errors.get(0);
        assertTrue(error.startsWith("f.yaml:"), error);
        assertTrue(error.contains(": " + place + ": "), error);
        assertTrue(error.contains(reason), error);
    }

    private static String lines(String text) {
        return text.replace(';', '\n');
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "name: x | spec.http[0] | needs one of route, redirect and directResponse",
                "route: [{destination: {host: a}}];redirect: {uri: /} | spec.http[0].route | beside redirect",
                "redirect: {uri: /};rewrite: {uri: /} | spec.http[0].rewrite | beside redirect",
                "redirect: {uri: /};fault: {abort: {httpStatus: 500}} | spec.http[0].fault | beside redirect",
                "redirect: {uri: /};directResponse: {status: 200} | spec.http[0].directResponse | beside redirect",
                "directResponse: {status: 200};rewrite: {uri: /} | spec.http[0].rewrite | beside directResponse",
                "directResponse: {status: 42} | spec.http[0].directResponse.status | \"42\" is not a whole number",
                "directResponse: {} | spec.http[0].directResponse.status | is required",
                "directResponse: {status: 200, body: {bytes: '%'}} | spec.http[0].directResponse.body.bytes | base64",
                "redirect: {} | spec.http[0].redirect | needs one of",
                "redirect: {scheme: ftp} | spec.http[0].redirect.scheme | \"ftp\" is not http or https",
                "redirect: {uri: /, redirectCode: 200} | spec.http[0].redirect.redirectCode | 200 is not one of",
                "redirect: {uri: /, prefixRewrite: /} | spec.http[0].redirect.prefixRewrite | beside uri",
                "redirect: {port: 80, derivePort: 0} | spec.http[0].redirect.derivePort | beside port",
                "redirect: {uri: /, derivePort: NOWHERE} | spec.http[0].redirect.derivePort | FROM_PROTOCOL_DEFAULT",
                "route: [{weight: 1}] | spec.http[0].route[0].destination | is required",
                "route: [{destination: {}}] | spec.http[0].route[0].destination.host | is required",
                "route: [{destination: {host: '*'}}] | spec.http[0].route[0].destination.host | not a destination",
                "route: [{destination: {host: a_b}}] | spec.http[0].route[0].destination.host | the part \"a_b\"",
                "route: [{destination: {host: a, subset: a b}}] | spec.http[0].route[0].destination.subset | a b",
                "route: [{destination: {host: a, port: {number: 0}}}]"
                        + " | spec.http[0].route[0].destination.port.number | 1 to 65535",
                "route: [{destination: {host: a}, weight: -1}] | spec.http[0].route[0].weight | \"-1\"",
                "route: [{destination: {host: a}}, {destination: {host: b}}] | spec.http[0].route | all weights are 0",
                "route: [{destination: {host: a}}];timeout: 0s | spec.http[0].timeout | too short",
                "route: [{destination: {host: a}}];timeout: -1s | spec.http[0].timeout | too short",
                "route: [{destination: {host: a}}];timeout: 5 | spec.http[0].timeout | \"5\" is not a duration",
                "route: [{destination: {host: a}}];timeout: 5 s | spec.http[0].timeout | expected e.g. 5s",
                "route: [{destination: {host: a}}];timeout: 1.5ms | spec.http[0].timeout | parts of a millisecond",
                "route: [{destination: {host: a}}];rewrite: {} | spec.http[0].rewrite | needs one of",
                "route: [{destination: {host: a}}];rewrite: {uri: /, uriRegexRewrite: {match: a, rewrite: b}}"
                        + " | spec.http[0].rewrite.uri | beside uriRegexRewrite",
                "route: [{destination: {host: a}}];rewrite: {uriRegexRewrite: {match: a, rewrite: ''}}"
                        + " | spec.http[0].rewrite.uriRegexRewrite.rewrite | is required",
                "route: [{destination: {host: a}}];rewrite: {authority: x};headers: {request: {set: {host: y}}}"
                        + " | spec.http[0].headers | changed more than once",
                "route: [{destination: {host: a}}];headers: {request: {remove: [Host]}}"
                        + " | spec.http[0].headers.request.remove[0] | Host",
                "route: [{destination: {host: a}}];headers: {request: {set: {':path': x}}}"
                        + " | spec.http[0].headers.request.set[:path] | not a header",
                "route: [{destination: {host: a}}];headers: {response: {add: {host: x}}}"
                        + " | spec.http[0].headers.response.add[host] | not a header",
                "route: [{destination: {host: a}}];headers: {request: {set: {a: 100%}}}"
                        + " | spec.http[0].headers.request.set[a] | lone %",
                "route: [{destination: {host: a}}];headers: {request: {set: {a: '%REQ(x):3%'}}}"
                        + " | spec.http[0].headers.request.set[a] | needs a %",
                "route: [{destination: {host: a}}];fault: {} | spec.http[0].fault | needs delay or abort",
                "route: [{destination: {host: a}}];fault: {delay: {percent: 5}}"
                        + " | spec.http[0].fault.delay.fixedDelay | is required",
                "route: [{destination: {host: a}}];fault: {delay: {exponentialDelay: 5s}}"
                        + " | spec.http[0].fault.delay.exponentialDelay | not implemented",
                "route: [{destination: {host: a}}];fault: {abort: {httpStatus: 500, percentage: {value: 101}}}"
                        + " | spec.http[0].fault.abort.percentage.value | \"101\" is not a percentage",
                "route: [{destination: {host: a}}];fault: {abort: {httpStatus: 500, percentage: {value: 0.00001}}}"
                        + " | spec.http[0].fault.abort.percentage.value | not a percentage",
                "route: [{destination: {host: a}}];fault: {abort: {grpcStatus: 14}}"
                        + " | spec.http[0].fault.abort.grpcStatus | \"14\" is not a gRPC status",
                "route: [{destination: {host: a}}];fault: {abort: {httpStatus: 500, grpcStatus: OK}}"
                        + " | spec.http[0].fault.abort.grpcStatus | beside httpStatus",
                "route: [{destination: {host: a}}];match: [{uri: {exact: a, prefix: b}}]"
                        + " | spec.http[0].match[0].uri.prefix | beside exact",
                "route: [{destination: {host: a}}];match: [{uri: {regex: '('}}]"
                        + " | spec.http[0].match[0].uri.regex | not an RE2 expression",
                "route: [{destination: {host: a}}];match: [{uri: {regex: '(?=a)b'}}]"
                        + " | spec.http[0].match[0].uri.regex | not an RE2 expression",
                "route: [{destination: {host: a}}];match: [{headers: {x: {regex: '*'}}}]"
                        + " | spec.http[0].match[0].headers[x].regex | not an RE2 expression",
                "route: [{destination: {host: a}}];match: [{queryParams: {x: {regex: '*'}}}]"
                        + " | spec.http[0].match[0].queryParams[x].regex | not an RE2 expression",
                "route: [{destination: {host: a}}];match: [{method: {prefix: ''}}]"
                        + " | spec.http[0].match[0].method.prefix | must not be empty",
                "route: [{destination: {host: a}}];match: [{headers: {x: null}}]"
                        + " | spec.http[0].match[0].headers[x] | must not be empty",
                "route: [{destination: {host: a}}];match: [{headers: {'a b': {}}}]"
                        + " | spec.http[0].match[0].headers[a b] | not the name of a header",
                "route: [{destination: {host: a}}];match: [{headers: {'@request.auth.claims.a': {}}}]"
                        + " | spec.http[0].match[0].headers[@request.auth.claims.a] | at gateways only",
                "route: [{destination: {host: a}}];match: [{port: 70000}] | spec.http[0].match[0].port | 70000",
                "route: [{destination: {host: a}}];match: [{sourceLabels: {a: 'b c'}}]"
                        + " | spec.http[0].match[0].sourceLabels[a] | not the value of a label",
                "route: [{destination: {host: a}}];match: [{sourceNamespace: a.b}]"
                        + " | spec.http[0].match[0].sourceNamespace | not a namespace",
                "route: [{destination: {host: a}}];match: [{gateways: [./front]}]"
                        + " | spec.http[0].match[0].gateways[0] | not a gateway",
                "route: [{destination: {host: a}}];match: {uri: {exact: a}} | spec.http[0].match | must be a list",
                "route: [{destination: {host: a}}];match: [null] | spec.http[0].match[0] | must not be empty",
                "route: [{destination: {host: a}}];retries: {attempts: -1} | spec.http[0].retries.attempts | \"-1\"",
                "route: [{destination: {host: a}}];retries: {attempts: 1, retryOn: 5x} | spec.http[0].retries.retryOn"
                        + " | \"5x\"",
                "route: [{destination: {host: a}}];retries: {attempts: 1, retryOn: '5xx,'}"
                        + " | spec.http[0].retries.retryOn | \"\" is neither",
                "route: [{destination: {host: a}}];retries: {attempts: 1, retryOn: '404, 500'}"
                        + " | spec.http[0].retries.retryOn | \" 500\" is neither",
                "route: [{destination: {host: a}}];retries: {attempts: 1, retryOn: 599}"
                        + " | spec.http[0].retries.retryOn | \"599\" is neither",
                "route: [{destination: {host: a}}];retries: {retryOn: 5xx}"
                        + " | spec.http[0].retries.retryOn | attempts is 0",
                "route: [{destination: {host: a}}];retries: {attempts: 0, perTryTimeout: 1s}"
                        + " | spec.http[0].retries.perTryTimeout | attempts is 0",
                "route: [{destination: {host: a}}];retries: {attempts: 0, retryRemoteLocalities: true}"
                        + " | spec.http[0].retries.retryRemoteLocalities | attempts is 0",
                "route: [{destination: {host: a}}];retries: {attempts: 1, perTryTimeout: 0s}"
                        + " | spec.http[0].retries.perTryTimeout | too short",
                "route: [{destination: {host: a}}];corsPolicy: {allowMethods: [GET, PUTT]}"
                        + " | spec.http[0].corsPolicy.allowMethods[1] | \"PUTT\" is not one of",
                "route: [{destination: {host: a}}];corsPolicy: {exposeHeaders: ['']}"
                        + " | spec.http[0].corsPolicy.exposeHeaders[0] | not the name of a header",
                "match: [{uri: {exact: /a}}];redirect: {prefixRewrite: /b}"
                        + " | spec.http[0].redirect | needs matches of uri by prefix",
            })
    void rulesOfAVirtualService(String rule, String place, String reason) {
        refused(Decoding.rule(lines(rule)), place, reason);
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "VirtualService | hosts: [a] | spec | needs one of http, tcp and tls",
                "VirtualService | hosts: [a b];tcp: [] | spec.hosts[0] | not a host name",
                "VirtualService | hosts: ['*'];tcp: [] | spec.hosts[0] | at gateways only",
                "VirtualService | hosts: [a.b.c, '*.b.c'];tcp: [] | spec.hosts[1] | overlaps with \"a.b.c\"",
                "VirtualService | gateways: [g];http: [{directResponse: {status: 200}}] | spec.gateways | without"
                        + " hosts",
                "VirtualService | hosts: [a];tcp: [];exportTo: ['~'] | spec.exportTo[0] | \"~\" is allowed for",
                "VirtualService | hosts: [a];tcp: [];exportTo: ['*', b] | spec.exportTo[0] | beside other entries",
                "VirtualService | hosts: [a];tcp: [];exportTo: [., shop] | spec.exportTo[1] | stands twice",
                "VirtualService | http: [{delegate: {name: b}}] | spec.http[0].delegate | cannot delegate further",
                "VirtualService | hosts: [a];http: [{delegate: {name: a}}] | spec.http[0].delegate.name | to itself",
                "DestinationRule | trafficPolicy: {tls: {mode: SIMPLE}} | spec.host | is required",
                "DestinationRule | host: a;trafficPolicy: {} | spec.trafficPolicy | needs at least one field",
                "DestinationRule | host: a;trafficPolicy: {connectionPool: {}}"
                        + " | spec.trafficPolicy.connectionPool | needs tcp or http",
                "DestinationRule | host: a;trafficPolicy: {connectionPool: {http: {maxRetries: -3}}}"
                        + " | spec.trafficPolicy.connectionPool.http.maxRetries | \"-3\"",
                "DestinationRule | host: a;trafficPolicy: {connectionPool: {tcp: {connectTimeout: 0s}}}"
                        + " | spec.trafficPolicy.connectionPool.tcp.connectTimeout | too short",
                "DestinationRule | host: a;trafficPolicy: {loadBalancer: {simple: FASTEST}}"
                        + " | spec.trafficPolicy.loadBalancer.simple | \"FASTEST\" is not one of",
                "DestinationRule | host: a;trafficPolicy: {loadBalancer: {simple: RANDOM, consistentHash:"
                        + " {useSourceIp: true}}} | spec.trafficPolicy.loadBalancer.consistentHash | beside simple",
                "DestinationRule | host: a;trafficPolicy: {portLevelSettings: [{loadBalancer: {simple: RANDOM}}]}"
                        + " | spec.trafficPolicy.portLevelSettings[0].port | is required",
                "DestinationRule | host: a;trafficPolicy: {portLevelSettings: [{port: {number: 80}}]}"
                        + " | spec.trafficPolicy.portLevelSettings[0] | needs one of",
                "DestinationRule | host: a;subsets: [{labels: {a: b}}] | spec.subsets[0].name | is required",
                "DestinationRule | host: a;subsets: [{name: a.b}] | spec.subsets[0].name | not the name of a subset",
                "DestinationRule | host: a;subsets: [{name: x}, {name: x}] | spec.subsets[1].name | stands twice",
                "Gateway | selector: {a: b} | spec.servers | at least one server",
                "Gateway | servers: [{hosts: [a.b]}] | spec.servers[0].port | is required",
                "Gateway | servers: [{port: {number: 80, protocol: HTTP, name: h}}] | spec.servers[0].hosts | at least",
                "Gateway | servers: [{hosts: [a], port: {number: 80, protocol: HTTP, name: h}}]"
                        + " | spec.servers[0].hosts[0] | short name",
                "Gateway | servers: [{hosts: ['a*.b'], port: {number: 80, protocol: HTTP, name: h}}]"
                        + " | spec.servers[0].hosts[0] | not a whole part",
                "Gateway | servers: [{hosts: [a.b], port: {protocol: HTTP, name: h}}]"
                        + " | spec.servers[0].port.number | is required",
                "Gateway | servers: [{hosts: [a.b], port: {number: 80, name: h}}]"
                        + " | spec.servers[0].port.protocol | is required",
                "Gateway | servers: [{hosts: [a.b], port: {number: 80, protocol: HTP, name: h}}]"
                        + " | spec.servers[0].port.protocol | \"HTP\" is not a protocol",
                "Gateway | servers: [{hosts: [a.b], port: {number: 80, protocol: HTTP}}]"
                        + " | spec.servers[0].port.name | is required",
                "Gateway | servers: [{hosts: [a.b], port: {number: 80, protocol: HTTP, name: h, targetPort: 1}}]"
                        + " | spec.servers[0].port.targetPort | no effect",
                "Gateway | servers: [{hosts: [a.b], bind: x, port: {number: 80, protocol: HTTP, name: h}}]"
                        + " | spec.servers[0].bind | not an IP address",
                "Gateway | servers: [{hosts: [a.b], port: {number: 443, protocol: HTTPS, name: h}}]"
                        + " | spec.servers[0].tls | is required",
                "Gateway | servers: [{hosts: [a.b], tls: {mode: SIMPLE}, port: {number: 443, protocol: HTTPS, name:"
                        + " h}}] | spec.servers[0].tls.mode | needs credentialName",
                "Gateway | servers: [{hosts: [a.b], tls: {mode: SIMPLE, credentialName: c},"
                        + " port: {number: 80, protocol: HTTP, name: h}}] | spec.servers[0].tls | only httpsRedirect",
                "Gateway | servers: [{hosts: [a.b], port: {number: 443, protocol: HTTPS, name: h}, tls: {mode: SIMPLE,"
                        + " credentialName: c, serverCertificate: a, privateKey: b}}] | spec.servers[0].tls | only one",
                "Gateway | servers: [{hosts: [a.b], port: {number: 443, protocol: HTTPS, name: h}, tls: {mode: SIMPLE,"
                        + " tlsCertificates: [{privateKey: b}]}}]"
                        + " | spec.servers[0].tls.tlsCertificates[0].serverCertificate | is required",
                "Gateway | servers: [{hosts: [a.b], port: {number: 443, protocol: HTTPS, name: h}, tls: {mode: MUTUAL,"
                        + " serverCertificate: a, privateKey: b}}] | spec.servers[0].tls.mode | caCertificates",
                "Gateway | servers: [{hosts: [a.b], port: {number: 443, protocol: HTTPS, name: h}, tls: {mode:"
                        + " ISTIO_MUTUAL, credentialNames: [c]}}] | spec.servers[0].tls.credentialNames | ISTIO_MUTUAL",
                "Gateway | servers: [{hosts: [a.b], port: {number: 443, protocol: HTTPS, name: h}, tls: {mode: MUTUAL,"
                        + " credentialName: c, caCrl: /crl.pem}}] | spec.servers[0].tls.caCrl | beside credentialName",
                "Gateway | servers: [{hosts: [a.b], port: {number: 443, protocol: HTTPS, name: h}, tls: {mode: SIMPLE,"
                        + " serverCertificate: a, privateKey: b, caCrl: /crl.pem}}]"
                        + " | spec.servers[0].tls.caCrl | asks clients",
                "DestinationRule | host: a;trafficPolicy: {tls: {mode: SIMPLE, insecureSkipVerify: true,"
                        + " subjectAltNames: [b]}} | spec.trafficPolicy.tls.subjectAltNames | insecureSkipVerify",
                "DestinationRule | host: a;trafficPolicy: {connectionPool: {http: {http2KeepAlive: {interval: 5s}}}}"
                        + " | spec.trafficPolicy.connectionPool.http.http2KeepAlive.timeout | is required",
                "DestinationRule | host: a;trafficPolicy: {loadBalancer: {consistentHash: {httpCookie: {name: c,"
                        + " attributes: [{name: x}, {name: x}]}}}} | spec.trafficPolicy.loadBalancer.consistentHash"
                        + ".httpCookie.attributes[1].name | stands twice",
                "ServiceEntry | hosts: [a.org];resolution: DYNAMIC_DNS | spec.hosts[0] | must be a wildcard",
                "ServiceEntry | hosts: ['*.org'];addresses: [1.2.3.4];resolution: DYNAMIC_DNS"
                        + " | spec.addresses | not allowed",
                "ServiceEntry | hosts: ['*.org'];ports: [{number: 1, name: t, protocol: TCP}];resolution: DYNAMIC_DNS"
                        + " | spec.ports | port 1 is not",
                "ServiceEntry | ports: [{number: 80, name: http}] | spec.hosts | at least one host",
                "ServiceEntry | hosts: ['*'] | spec.hosts[0] | not allowed",
                "ServiceEntry | hosts: [api.*.net] | spec.hosts[0] | the part \"*\"",
                "ServiceEntry | hosts: ['*.a.org'];resolution: DNS | spec.hosts[0] | must be a full name",
                "ServiceEntry | hosts: [a.org];addresses: [x] | spec.addresses[0] | not an IP address",
                "ServiceEntry | hosts: [a.org];addresses: [10.0.0.0/33] | spec.addresses[0] | not an IP address",
                "ServiceEntry | hosts: [a.org];addresses: [10.0.0.0/8];resolution: DNS | spec.addresses[0] | CIDR"
                        + " block",
                "ServiceEntry | hosts: [a.org];ports: [{number: 80, name: a}, {number: 80, name: b}]"
                        + " | spec.ports[1].number | the port 80 stands twice",
                "ServiceEntry | hosts: [a.org];ports: [{number: 80, name: a}, {number: 81, name: a}]"
                        + " | spec.ports[1].name | stands twice",
                "ServiceEntry | hosts: [a.org];ports: [{number: 80}] | spec.ports[0].name | is required",
                "ServiceEntry | hosts: [a.org];endpoints: [{address: 1.2.3.4}] | spec.endpoints | resolution NONE",
                "ServiceEntry | hosts: [a.org];resolution: STATIC;endpoints: [{address: b.org}]"
                        + " | spec.endpoints[0] | which resolution STATIC needs",
                "ServiceEntry | hosts: [a.org];resolution: STATIC;endpoints: [{}]"
                        + " | spec.endpoints[0].address | is required",
                "ServiceEntry | hosts: [a.org];resolution: STATIC;endpoints: [{address: 1.2.3.4, ports: {x: 80}}]"
                        + " | spec.endpoints[0] | the port \"x\" is not a port of this",
                "ServiceEntry | hosts: [a.org];resolution: STATIC;endpoints: [];workloadSelector: {labels: {a: b}}"
                        + " | spec.workloadSelector | beside endpoints",
                "ServiceEntry | hosts: [a.org, b.org];resolution: DNS;ports: [{number: 1, name: t, protocol: TCP}]"
                        + " | spec.hosts | cannot be told apart",
                "ServiceEntry | hosts: [a.org];resolution: DNS_ROUND_ROBIN;endpoints: [{address: b.org}, {address:"
                        + " c.org}] | spec.endpoints | at most one",
                "WorkloadEntry | labels: {a: b} | spec.address | is required",
                "WorkloadEntry | address: 1.2.3.4;ports: {http: 0} | spec.ports[http] | 1 to 65535",
                "WorkloadEntry | address: unix://x | spec.address | not a unix socket",
                "Sidecar | workloadSelector: {labels: {a: b}} | spec | needs one of egress",
                "Sidecar | egress: [{hosts: [reviews]}] | spec.egress[0].hosts[0] | lacks a namespace",
                "Sidecar | egress: [{hosts: []}] | spec.egress[0].hosts | at least one host",
                "Sidecar | egress: [{hosts: [./*]}, {hosts: [./*]}] | spec.egress[0] | must be the last",
                "Sidecar | ingress: [{defaultEndpoint: 127.0.0.1:80}] | spec.ingress[0].port | is required",
                "Sidecar | ingress: [{port: {number: 80}, defaultEndpoint: 10.0.0.1:80}]"
                        + " | spec.ingress[0].defaultEndpoint | not a local endpoint",
                "Sidecar | ingress: [{port: {number: 80}}, {port: {number: 80}}]"
                        + " | spec.ingress[1].port.number | stands twice",
                "Sidecar | outboundTrafficPolicy: {egressProxy: {host: a.b, port: {number: 1}}}"
                        + " | spec.outboundTrafficPolicy.egressProxy | needs mode ALLOW_ANY",
                "Sidecar | outboundTrafficPolicy: {mode: SOME} | spec.outboundTrafficPolicy.mode | REGISTRY_ONLY",
            })
    void resources(String kind, String spec, String place, String reason) {
        refused(Decoding.resource(kind, lines(spec)), place, reason);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "kind: Service;metadata: {name: a} | apiVersion | is required",
                "apiVersion: v1;metadata: {name: a} | kind | is required",
                "apiVersion: v1;kind: Service;spec: {} | metadata | is required",
                "apiVersion: v1;kind: Service;metadata: {};spec: {} | metadata.name | is required",
                "apiVersion: v1;kind: Service;metadata: {name: a};spec: {ports: [{}]} | spec.ports[0].port | is"
                        + " required",
                "apiVersion: v1;kind: Service;metadata: {name: a};spec: {type: Best} | spec.type | ClusterIP",
                "apiVersion: v1;kind: Service;metadata: {name: a};spec: {type: ExternalName} | spec.externalName |"
                        + " required",
                "apiVersion: v1;kind: Service;metadata: {name: a, creationTimestamp: now};spec: {}"
                        + " | metadata.creationTimestamp | \"now\" is not a time",
                "apiVersion: discovery.k8s.io/v1;kind: EndpointSlice;metadata: {name: a};endpoints: [{addresses: [b]}]"
                        + " | endpoints[0].addresses[0] | \"b\" is not an IP address",
                "apiVersion: networking.istio.io/v1;kind: Sidecar;metadata: {name: a} | spec | is empty",
                "apiVersion: security.istio.io/v1;kind: AuthorizationPolicy;metadata: {name: a};spec: {acton: DENY}"
                        + " | spec.acton | did you mean action?",
            })
    void documents(String yaml, String place, String reason) {
        refused(lines(yaml), place, reason);
    }
}
