/**
 * Whether a name fits a pattern in which `*` stands for any run of characters. In time that the product of both bounds, whatever they are:
 * an expression made of many stars is not.
 */
export function fits(pattern: string, name: string): boolean {
  let [at, in_] = [0, 0];
  let star = -1;
  let mark = 0;
  while (in_ < name.length) {
    if (pattern[at] === '*') {
      star = at;
      mark = in_;
      at += 1;
    } else if (at < pattern.length && pattern[at] === name[in_]) {
      at += 1;
      in_ += 1;
    } else if (star !== -1) {
      at = star + 1;
      mark += 1;
      in_ = mark;
    } else return false;
  }
  while (pattern[at] === '*') at += 1;
  return at === pattern.length;
}
