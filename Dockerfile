# SPDX-License-Identifier: Apache-2.0
# One image for the bus, every worker and the command line: `docker build -t baton .`
# It runs as nobody in particular, needs no capability, and writes nowhere but to its volume.
ARG SWIFT=swift:6.3-bookworm
ARG BASE=debian:bookworm-slim
# An image with copies of the Swift packages, as OWNER/NAME.git, for who builds without the network;
# empty otherwise, and the packages come from where they live.
ARG PACKAGES=scratch

FROM ${PACKAGES} AS packages

FROM ${SWIFT} AS build
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        binutils libpq-dev libsqlite3-dev libzmq3-dev libzstd-dev pkg-config \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /baton
COPY Package.swift ./
COPY Sources Sources
COPY workers workers
COPY Tests Tests
# What is built is kept between builds; what is installed leaves without its symbols, and with the
# Swift libraries that it links.
RUN --mount=type=bind,from=packages,target=/packages \
    --mount=type=cache,target=/baton/.build \
    set -eu; \
    if [ -d /packages/apple ]; then \
        git config --global url.file:///packages/.insteadOf https://github.com/; \
        git config --global --add safe.directory '*'; \
    fi; \
    swift build -c release --quiet; \
    mkdir -p /out/bin /out/lib; \
    find .build/release/ -maxdepth 1 -type f -name 'baton*' -perm -u+x \
        -exec install -s -t /out/bin {} +; \
    ldd /out/bin/* | awk '/\/usr\/lib\/swift\//{print $3}' | sort -u | xargs install -t /out/lib

FROM ${BASE}
RUN apt-get update \
    && apt-get install -y --no-install-recommends \
        ca-certificates libcurl4 libpq5 libsqlite3-0 libstdc++6 libzmq5 libzstd1 \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 baton \
    && useradd --uid 10001 --gid baton --no-create-home --shell /usr/sbin/nologin baton \
    && install -d -o baton -g baton /var/lib/baton
COPY --from=build /out/lib /usr/lib/swift/linux
COPY --from=build /out/bin /usr/local/bin
COPY topology.json /etc/baton/topology.json
USER 10001:10001
WORKDIR /var/lib/baton
CMD ["baton", "--help"]
