import type { IncomingHttpHeaders } from 'node:http';
import { fail } from '#kernel/error.ts';

/** A header that pages of other sites cannot send without asking the hub first, which answers no such question. */
const OWN_HEADER = 'x-thalamus-signin';

/** Scheme, host and port, as a browser knows this hub. */
const SITE = /^https?:\/\/(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/;

/**
 * Sees to it that a request comes from a page of this hub, and tells at which site that page is. Three things agree: a header of our
 * own, what the browser says about where the page is from, and its origin. Browsers say the former on HTTPS and on this machine only;
 * elsewhere the origin has to be the host that was asked.
 * @throws forbidden
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Cross-Site_Request_Forgery_Prevention_Cheat_Sheet.html
 */
export function ownPage(headers: IncomingHttpHeaders): string {
  const { origin } = headers;
  const from = headers['sec-fetch-site'];
  if (headers[OWN_HEADER] !== '1') throw refused(`the header ${OWN_HEADER}: 1 is missing`);
  if (from !== undefined && from !== 'same-origin') throw refused('it comes from another site');
  if (origin === undefined || !SITE.test(origin)) throw refused('its origin is not told');
  if (from === undefined && new URL(origin).host !== hostOf(headers.host)) throw refused('its origin is another host');
  return new URL(origin).origin;
}

/** As URLs have it, without the usual port. */
function hostOf(host: string | undefined): string | undefined {
  return host?.toLowerCase().replace(/:(80|443)$/, '');
}

function refused(why: string) {
  return fail('forbidden', `This is for pages of this hub alone: ${why}. Programs log in at /api/common/api/v1/auth/token/.`);
}
