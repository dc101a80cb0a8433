/**
 * What an answer forbids browsers to do with it: the values of helmet's defaults, with the strictest content policy, for
 * nothing here is a page. Pages replace `content-security-policy` by their own. A constant, because it goes with every
 * answer. HSTS is left to the proxy that ends TLS.
 * @see https://helmetjs.github.io and https://cheatsheetseries.owasp.org/cheatsheets/REST_Security_Cheat_Sheet.html
 */
export const SECURITY_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
} as const;
