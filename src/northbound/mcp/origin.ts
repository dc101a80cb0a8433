/**
 * Whether a page of this origin may speak to us. Without an Origin header it is no page: programs send none. A page that somebody
 * opened elsewhere, or that reached this machine by a name that was pointed at it (DNS rebinding), names an origin of its own.
 * @see https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#security-warning
 */
export function isTrustedOrigin(origin: string | undefined, trusted: readonly string[]): boolean {
  if (origin === undefined) return true;
  if (!URL.canParse(origin)) return false;
  const { protocol, hostname, origin: canonical } = new URL(origin);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  return isLoopback(hostname) || trusted.some((each) => URL.canParse(each) && new URL(each).origin === canonical);
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
