import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { constants, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const root = fileURLToPath(new URL('src/web', import.meta.url));

/** Smaller files are not worth a second request header and a look into the archive. */
const WORTH_COMPRESSING_BYTES = 1_024;

/** Writes a gzip beside each text file: the hub then sends it without spending time on compression. */
function precompress(): Plugin {
  let outDir = '';
  return {
    name: 'precompress',
    apply: 'build',
    configResolved: (config) => void (outDir = config.build.outDir),
    closeBundle() {
      for (const entry of readdirSync(outDir, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile() || !/\.(js|css|svg|json)$/.test(entry.name)) continue;
        const file = join(entry.parentPath, entry.name);
        const bytes = readFileSync(file);
        if (bytes.length >= WORTH_COMPRESSING_BYTES) writeFileSync(`${file}.gz`, gzipSync(bytes, { level: constants.Z_BEST_COMPRESSION }));
      }
    },
  };
}

/** The browser part: everything that it needs is in dist/web, and nothing is fetched from anywhere else. */
export default defineConfig({
  root,
  base: '/',
  plugins: [react(), precompress()],
  // The hub puts a fresh nonce in place of this word into every page that it sends (src/northbound/web/page.ts).
  html: { cspNonce: 'NONCE-OF-THIS-ANSWER' },
  build: {
    outDir: fileURLToPath(new URL(process.env['THALAMUS_WEB_OUT'] ?? 'dist/web', import.meta.url)),
    emptyOutDir: true,
    // Inlined files would need `data:` in the content policy.
    assetsInlineLimit: 0,
    target: 'es2023',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_500,
  },
});
