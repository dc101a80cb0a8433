# A GNS3 server, for who has none: docker build -f deploy/images/gns3-server.dockerfile deploy/images
# Nodes of the kinds VPCS, QEMU, switches, hubs, clouds and NAT. There are none of Docker: they would need the socket of the engine,
# and who has that has the machine.
FROM debian:12.12-slim AS tools
ARG UBRIDGE=v0.9.19
ARG VPCS=v0.8.3
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends build-essential ca-certificates git libcap2-bin libpcap-dev \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /tools
RUN git clone --depth 1 --branch "$UBRIDGE" https://github.com/GNS3/ubridge.git \
 && make -C ubridge
# hadolint ignore=DL3003
RUN git clone --depth 1 --branch "$VPCS" https://github.com/GNS3/vpcs.git \
 && cd vpcs/src && sh mk.sh

FROM python:3.12.12-slim-bookworm
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends iproute2 libcap2-bin libpcap0.8 qemu-system-x86 qemu-utils \
 && rm -rf /var/lib/apt/lists/* \
 && pip install --no-cache-dir gns3-server==3.0.6 \
 && useradd --uid 1000 --create-home --home-dir /data gns3
COPY --from=tools /tools/ubridge/ubridge /usr/local/bin/ubridge
COPY --from=tools /tools/vpcs/src/vpcs /usr/local/bin/vpcs
# What makes bridges and captures packets gets these two, and no other program does.
RUN setcap cap_net_admin,cap_net_raw=ep /usr/local/bin/ubridge
EXPOSE 3080
USER 1000:1000
VOLUME /data
WORKDIR /data
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 \
  CMD ["python3", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:3080/v3/version', timeout=5)"]
# The first administrator's password is a secret of its own; the configuration with it is written where nobody else reads.
CMD ["sh", "-c", "umask 077 && printf '[Controller]\\ndefault_admin_username = admin\\ndefault_admin_password = %s\\n' \"$(cat /run/secrets/gns3_password)\" > /tmp/gns3-server.conf && exec gns3server --config /tmp/gns3-server.conf --host 0.0.0.0 --port 3080"]
