FROM eclipse-temurin:25-jdk AS build
RUN apt-get update && apt-get install -y --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
WORKDIR /variate
COPY . .
RUN ./variate build

FROM eclipse-temurin:25-jdk
RUN apt-get update && apt-get install -y --no-install-recommends bubblewrap curl procps && rm -rf /var/lib/apt/lists/* \
    && useradd --create-home --uid 10001 variate && mkdir /data && chown variate /data
COPY --from=build /variate/frontend/target/studio /opt/variate/studio
COPY --from=build /variate/accelerator-pool/target/pool /opt/variate/pool
COPY docker-entrypoint.sh /opt/variate/
USER variate
VOLUME /data
ENTRYPOINT ["/opt/variate/docker-entrypoint.sh"]
