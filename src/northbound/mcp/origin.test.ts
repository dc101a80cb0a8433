import { expect, test } from 'vitest';
import { isTrustedOrigin } from './origin.ts';

const TRUSTED = ['https://nms.example.org'];

test.each([
  undefined,
  'http://localhost:8000',
  'http://127.0.0.1:3000',
  'http://127.8.9.1',
  'http://[::1]:8000',
  'https://nms.example.org',
])('a request from %s may pass', (origin) => {
  expect(isTrustedOrigin(origin, TRUSTED)).toBe(true);
});

test.each([
  'https://evil.example',
  'http://nms.example.org',
  'https://nms.example.org:8443',
  'https://nms.example.org.evil.example',
  'http://localhost.evil.example',
  'http://127.0.0.1.evil.example',
  'http://127.0.0.1@evil.example',
  'http://evil.example/#http://localhost',
  'http://192.168.1.7:8000',
  'null',
  '',
  'file://',
  'chrome-extension://localhost',
])('a page of %s may not', (origin) => {
  expect(isTrustedOrigin(origin, TRUSTED)).toBe(false);
});
