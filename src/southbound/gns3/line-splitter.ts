/** Cuts a stream of bytes into lines; a line beyond the bound is dropped to its end and told once. */
export class LineSplitter {
  readonly #maxBytes: number;
  readonly #line: (text: string) => void;
  readonly #tooLong: (beginning: string) => void;
  #pieces: Buffer[] = [];
  #size = 0;
  #skipping = false;

  constructor(maxBytes: number, line: (text: string) => void, tooLong: (beginning: string) => void) {
    this.#maxBytes = maxBytes;
    this.#line = line;
    this.#tooLong = tooLong;
  }

  push(chunk: Buffer): void {
    let from = 0;
    for (;;) {
      const end = chunk.indexOf(0x0a, from);
      if (end === -1) break;
      this.#add(chunk.subarray(from, end));
      this.#finish();
      from = end + 1;
    }
    this.#add(chunk.subarray(from));
  }

  #add(piece: Buffer): void {
    if (this.#skipping || piece.length === 0) return;
    this.#size += piece.length;
    this.#pieces.push(piece);
    if (this.#size <= this.#maxBytes) return;
    this.#tooLong(Buffer.concat(this.#pieces).subarray(0, 200).toString('utf8'));
    this.#pieces = [];
    this.#skipping = true;
  }

  #finish(): void {
    // Bytes are joined before they are decoded: a character may lie across two chunks.
    const text = this.#skipping ? '' : Buffer.concat(this.#pieces).toString('utf8').trim();
    this.#pieces = [];
    this.#size = 0;
    this.#skipping = false;
    if (text !== '') this.#line(text);
  }
}
