# Two stages: build with Rust, run with nothing but the binary and certificates. Fonts, assets and migrations are in the binary.
# The folder of files is made here, so that a volume in its place begins as the service's own.
FROM rust:1.95-bookworm AS build
WORKDIR /src
RUN apt-get update && apt-get install --yes --no-install-recommends nodejs npm && rm -rf /var/lib/apt/lists/*
COPY . .
RUN cargo build --release --locked

FROM debian:bookworm-slim
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/* \
  && useradd --system --user-group --create-home --home-dir /var/lib/plafond plafond \
  && install --directory --owner=plafond --group=plafond --mode=0700 /var/lib/plafond/files
COPY --from=build /src/target/release/plafond /usr/local/bin/plafond
COPY LICENSE /usr/share/doc/plafond/LICENSE
USER plafond
WORKDIR /var/lib/plafond
ENV PLAFOND_LISTEN=0.0.0.0:8080 PLAFOND_FILES=/var/lib/plafond/files
EXPOSE 8080
ENTRYPOINT ["plafond"]
CMD ["serve"]
