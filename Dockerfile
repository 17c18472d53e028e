# Built from the root of the source tree: docker build -t outrigger .
# Both bases can be others: one with Maven and a JDK of 25, and one with the same C library or a newer one.
ARG BUILD_IMAGE=maven:3-eclipse-temurin-25
ARG BASE_IMAGE=ubuntu:24.04

FROM ${BUILD_IMAGE} AS build
WORKDIR /src
COPY . .
RUN mvn -q -B -DskipTests -Dspotless.check.skip=true package
# The image is for Linux on amd64 and arm64: natives of others stay behind. Unpacked they need no folder that can be written, and
# processes share their pages.
RUN cd proxy-app/target/outrigger/lib && \
    for jar in *-linux-x86_64.jar *-linux-aarch_64.jar; do jar -xf "$jar" META-INF/native; done && mv META-INF/native native && rmdir META-INF && \
    rm -f *-linux-*.jar *-osx-*.jar *-windows-*.jar
# Only what the product and its demo use of Java, and what it takes to look into it (jcmd, JFR).
RUN jlink --add-modules java.base,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.xml,jdk.attach,jdk.crypto.cryptoki,jdk.crypto.ec,jdk.httpserver,jdk.jcmd,jdk.jfr,jdk.management,jdk.management.agent,jdk.management.jfr,jdk.net,jdk.unsupported,jdk.zipfs --strip-debug --no-man-pages --no-header-files --compress zip-6 --output /opt/java

FROM ${BASE_IMAGE}
RUN groupadd --gid 1337 outrigger && useradd --uid 1337 --gid 1337 --no-create-home --shell /usr/sbin/nologin outrigger
COPY --from=build /opt/java /opt/java
ENV JAVA_HOME=/opt/java
COPY --from=build /src/outrigger /src/pilot-agent /opt/outrigger/
COPY --from=build /src/proxy-app/target/outrigger/lib /opt/outrigger/lib
COPY --from=build /src/examples /opt/outrigger/examples
# Scripts and people say `pilot-agent request GET stats`, without a path.
RUN ln -s /opt/outrigger/outrigger /opt/outrigger/pilot-agent /usr/local/bin/
# Which classes the product needs, written down by this very JVM, so that each start is quicker.
RUN /opt/outrigger/outrigger rehearse /opt/outrigger/examples/bookinfo/base
# The number that iptables rules let pass; see docs/operations.md.
USER 1337:1337
EXPOSE 15001 15006 15020 15021 15090
ENTRYPOINT ["/opt/outrigger/outrigger"]
CMD ["serve", "--config", "/etc/outrigger"]
