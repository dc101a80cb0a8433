# An agent of Net-SNMP, for what a lab asks of "snmp-agent": docker build -f deploy/images/snmp-agent.dockerfile deploy/images
FROM debian:12.12-slim
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends snmp snmpd \
 && rm -rf /var/lib/apt/lists/* /etc/snmp/snmpd.conf \
 && install -d -o 1000 -g 1000 -m 0700 /var/lib/snmp
ENV SNMP_PERSISTENT_DIR=/var/lib/snmp \
    MIBS=
EXPOSE 161/udp
USER 1000:1000
HEALTHCHECK --interval=30s --timeout=10s --retries=3 \
  CMD ["snmpget", "-v2c", "-c", "readonly", "-t", "2", "127.0.0.1:161", "1.3.6.1.2.1.1.3.0"]
# In the foreground, messages to standard output, the shipped configuration and no other.
CMD ["snmpd", "-f", "-Lo", "-C", "-c", "/etc/snmp/snmpd.conf", "-p", "/var/lib/snmp/snmpd.pid"]
