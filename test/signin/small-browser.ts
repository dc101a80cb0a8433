/** What of a browser matters here: a jar of cookies, and what it says about where a page is from. */
export class SmallBrowser {
  readonly jar = new Map<string, string>();
  /** Every cookie as it was set, with its attributes. */
  readonly set: string[] = [];
  readonly site: string;
  readonly #url: string;

  /** `site`: how it calls the hub at `url`. */
  constructor(url: string, site = url) {
    this.#url = url;
    this.site = site;
  }

  /** As a script of the app asks. */
  async post(path: string, body: object = {}, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
    return this.#send(path, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: this.site,
        'sec-fetch-site': 'same-origin',
        'x-thalamus-signin': '1',
        ...headers,
      },
      body: JSON.stringify(body),
    });
  }

  /** As the browser goes to an address, from a page of another site. */
  async visit(path: string): Promise<Response> {
    return this.#send(path, { headers: { accept: 'text/html', 'sec-fetch-site': 'cross-site' } });
  }

  /** The value of the one cookie whose name has this in it. */
  cookie(part: string): string | undefined {
    return [...this.jar].find(([name]) => name.includes(part))?.[1];
  }

  async #send(path: string, init: RequestInit): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.jar.size > 0) headers.set('cookie', [...this.jar].map(([name, value]) => `${name}=${value}`).join('; '));
    const answer = await fetch(this.#url + path, { ...init, headers, redirect: 'manual' });
    for (const cookie of answer.headers.getSetCookie()) {
      this.set.push(cookie);
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
      if (/; Max-Age=0(;|$)/.test(cookie)) this.jar.delete(name!);
      else this.jar.set(name!, value!);
    }
    return answer;
  }
}
