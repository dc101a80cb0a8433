/** What stands where a secret stood. */
const SECRET = '<secret>';

/**
 * Where configurations hold passwords, keys and communities: the words before the secret are kept. Hashes are secrets too: weak ones are turned back.
 * @see Cisco IOS Security, SNMP and BGP Command References; Junos OS CLI Reference, `encrypted-password`, `authentication-key`; RouterOS manual, `/user`
 */
const PLACES: readonly RegExp[] = [
  // snmp-server community WORD, community WORD { of Junos, snmp-server host A version 2c WORD
  /^(\s*snmp-server community )\S+/i,
  /^(\s*(?:set snmp )?community )(?!-)[^\s;{]+/i,
  /^(\s*snmp-server host \S+ (?:(?:traps|informs) )?(?:version (?:1|2c) )?)(?!version|traps|informs|vrf|use-vrf)\S+/i,
  /^(\s*snmp-server user \S+ \S+ ).+$/i,
  /^(\s*(?:com2sec|rocommunity6?|rwcommunity6?|createUser)\s+).+$/i,
  // enable secret 5 HASH, username X password 7 HASH, key-string, pre-shared-key, neighbor A password X, ppp chap password
  /(\b(?:password|secret|passphrase|key-string|pre-shared-key|shared-secret|authentication-key|encrypted-password|psk|wpa-psk)[ =:]+(?:(?:level )?\d{1,2} |sha512 |md5 |encrypted |ascii-text )*)(?:"[^"]*"|[^\s;]+)/gi,
  /^(\s*(?:tacacs|radius)-server\b.*?\bkey (?:\d )?)\S+/i,
  /^(\s*(?:key|server-private \S+ key) (?:[0-9] )?)(?!chain\b|\d+\s*$)\S+$/i,
  /(\b(?:message-digest-key \d+ md5|authentication-key|ip ospf authentication-key|isis password|standby(?: \d+)? authentication(?: md5 key-string)?|vrrp(?: \d+)? authentication) (?:\d )?)\S+/gi,
  /^(\s*crypto (?:isakmp|ikev2|keyring) (?:.*? )?key (?:\d )?)\S+/i,
  /(\bmd5 (?:\d )?(?=[0-9A-F]{8,}))\S+/gi,
];

/** Longer lines are of no configuration; they are cut, so that no line costs more than its length. */
const LONGEST_LINE = 4_000;

/** A configuration without its secrets, as it may stand in events, answers and logs. */
export function withoutSecrets(configuration: string): string {
  const short = configuration.split('\n').map((line) => line.slice(0, LONGEST_LINE));
  return withSecretsAs(short.join('\n'), () => SECRET);
}

/** A configuration in which something else stands where each secret stood. What of a line is longer than any line of a configuration is one, too. */
export function withSecretsAs(configuration: string, shownAs: (secret: string) => string): string {
  let inKey = false;
  return configuration
    .split('\n')
    .map((line) => {
      // Blocks of certificates and private keys.
      if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(line)) inKey = true;
      if (inKey) {
        if (/-----END [A-Z ]*PRIVATE KEY-----/.test(line)) inKey = false;
        return shownAs(line);
      }
      let shown = line.slice(0, LONGEST_LINE);
      for (const place of PLACES) {
        shown = shown.replace(place, (whole: string, before: string) => `${before}${shownAs(whole.slice(before.length))}`);
      }
      return line.length > LONGEST_LINE ? `${shown}${shownAs(line.slice(LONGEST_LINE))}` : shown;
    })
    .join('\n');
}

/** Communities that everybody knows: they are no secret. They are tried on every device. */
export const WELL_KNOWN_COMMUNITIES: ReadonlySet<string> = new Set(['public', 'private', 'cisco', 'admin', 'monitor']);
