import { expect, test } from 'vitest';
import { uptimeText } from './system.ts';

test.each([
  [0, '0:00:00'],
  [99, '0:00:00'],
  [30_900, '0:05:09'],
  [10_222_500, '1 day, 4:23:45'],
  [17_280_100, '2 days, 0:00:01'],
  [4_294_967_295, '497 days, 2:27:52'],
])('%i hundredths of a second are %s', (ticks, text) => {
  expect(uptimeText(ticks)).toBe(text);
});
