# Two stages: the first compiles, the second holds the binary and the libraries that it links.
#
#   docker build --tag doorward .
#   docker run --read-only --volume doorward:/data --publish 8080:8080 \
#     --env DOORWARD__ISSUER=https://id.example.com doorward
#
# Nothing but /data is written, so the root can be read-only.
FROM rust:1-slim-bookworm AS build
RUN apt-get update \
    && apt-get install --yes --no-install-recommends clang gcc libc6-dev libclang-dev libpq-dev libssl-dev libxmlsec1-dev make pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /source
COPY . .
RUN script/libraries \
    && cargo build --release --locked --package doorward --bin doorward

FROM debian:bookworm-slim
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates libpq5 libssl3 libxmlsec1-openssl \
    && rm -rf /var/lib/apt/lists/* \
    && install --directory --owner 10001 --group 10001 --mode 0700 /data
COPY --from=build /source/target/release/doorward /usr/local/bin/doorward
# A number, so that an orchestrator can see that it is not root.
USER 10001:10001
WORKDIR /data
VOLUME ["/data"]
EXPOSE 8080
ENV DOORWARD__LISTEN__ADDRESS=0.0.0.0:8080
# bash's own sockets, as the image has no client for HTTP; an orchestrator asks /health/live and /health/ready itself.
HEALTHCHECK --interval=30s --timeout=3s --start-period=10s \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /health/ready HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r answer <&3 && [[ $answer == *' 200 '* ]]"]
ENTRYPOINT ["doorward"]
CMD ["serve"]
