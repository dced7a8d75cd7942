#!/bin/sh
# Starts one part of Variate in a container: studio or worker.
set -eu
flags="--add-modules jdk.incubator.vector --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC"
case "$1" in
    studio)
        exec java $flags -Xmx512m -Dvariate.data=/data -Dvariate.pool.lib=/opt/variate/pool/lib -Dvariate.local-worker=false \
            -Dserver.address=0.0.0.0 -Dserver.port=8080 -jar /opt/variate/studio/frontend-*.jar
        ;;
    worker)
        exec java $flags -Xmx768m -cp '/opt/variate/pool/lib/*' dev.variate.pool.worker.WorkerMain \
            --studio "${VARIATE_STUDIO:-http://studio:8080}" --plain-http --token-file /run/secrets/worker_token \
            ${VARIATE_CA:+--ca "$VARIATE_CA"}
        ;;
    *)
        echo "usage: studio | worker" >&2
        exit 2
        ;;
esac
