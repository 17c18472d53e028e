# Built from the root of the source tree: docker build -t outrigger .
FROM maven:3-eclipse-temurin-25 AS build
WORKDIR /src
COPY . .
RUN mvn -q -B -DskipTests -Dspotless.check.skip=true package

FROM eclipse-temurin:25-jre
RUN groupadd --gid 1337 outrigger && useradd --uid 1337 --gid 1337 --no-create-home --shell /usr/sbin/nologin outrigger
COPY --from=build /src/outrigger /src/pilot-agent /opt/outrigger/
COPY --from=build /src/proxy-app/target/outrigger/lib /opt/outrigger/lib
COPY --from=build /src/examples /opt/outrigger/examples
# Which classes the product needs, written down by this very JVM, so that each start is quicker.
RUN /opt/outrigger/outrigger rehearse /opt/outrigger/examples/bookinfo/base
# The number that iptables rules let pass; see docs/operations.md.
USER 1337:1337
EXPOSE 15001 15006 15020 15021 15090
ENTRYPOINT ["/opt/outrigger/outrigger"]
CMD ["serve", "--config", "/etc/outrigger"]
