# OpenBao, which answers Vault's API. It starts sealed: `bao operator init` and `bao operator unseal` once, see docs/operations/install.md.
ui            = false
# Memory is not locked: that would take a capability. Switch swap off on the machine instead.
disable_mlock = true

storage "file" {
  path = "/openbao/file"
}

# On a network of its own. Where others reach it: tls_cert_file and tls_key_file here, and vault.ca_file of the hub.
listener "tcp" {
  address     = "0.0.0.0:8200"
  tls_disable = true
}
