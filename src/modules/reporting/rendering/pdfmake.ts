import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';

/** A node of a document as pdfmake reads it. @see https://pdfmake.github.io/docs/0.3/document-definition-object/ */
export type PdfNode = string | { readonly [property: string]: unknown };

/** What is used of pdfmake. Its own types bring those of browsers with them, which would then hold in every file of the server. */
interface Pdfmake {
  setFonts(fonts: Readonly<Record<string, Readonly<Record<'normal' | 'bold' | 'italics' | 'bolditalics', string>>>>): void;
  setUrlAccessPolicy(allows: (url: string) => boolean): void;
  setLocalAccessPolicy(allows: (path: string) => boolean): void;
  createPdf(definition: { readonly [property: string]: unknown }): { getBuffer(): Promise<Buffer> };
}

/** The document as bytes. Fonts are embedded; nothing else is read from anywhere. */
export async function pdfOf(definition: { readonly [property: string]: unknown }): Promise<Uint8Array> {
  const require = createRequire(import.meta.url);
  const pdfmake = require('pdfmake') as Pdfmake;
  // Roboto comes with pdfmake, under the Apache License 2.0.
  const fonts = join(dirname(require.resolve('pdfmake/package.json')), 'fonts', 'Roboto');
  pdfmake.setFonts({
    Roboto: {
      normal: join(fonts, 'Roboto-Regular.ttf'),
      bold: join(fonts, 'Roboto-Medium.ttf'),
      italics: join(fonts, 'Roboto-Italic.ttf'),
      bolditalics: join(fonts, 'Roboto-MediumItalic.ttf'),
    },
  });
  pdfmake.setUrlAccessPolicy(() => false);
  pdfmake.setLocalAccessPolicy((path) => path.startsWith(`${fonts}${sep}`));
  return new Uint8Array(await pdfmake.createPdf(definition).getBuffer());
}
