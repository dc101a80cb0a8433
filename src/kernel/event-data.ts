/** The data of server-sent events, one event after the other. @see https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation */
export async function* eventData(body: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let pending = '';
  for await (const chunk of body) {
    pending += decoder.decode(chunk, { stream: true });
    const events = pending.split(/\r?\n\r?\n/);
    pending = events.pop() ?? '';
    for (const event of events) {
      const lines = event.split(/\r?\n/).filter((line) => line.startsWith('data:'));
      yield lines.map((line) => line.slice(5).replace(/^ /, '')).join('\n');
    }
  }
}
