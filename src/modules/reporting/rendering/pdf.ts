import type { Language } from '#kernel/language.ts';
import type { CellKind, Chart, Report, Section, Table } from '../document.ts';
import { pdfOf, type PdfNode } from './pdfmake.ts';
import { cellText, plain, say, spoken, timeText } from './words.ts';

/** Nobody reads more rows of one table on paper; the other formats have them all. */
const MOST_ROWS = 1_000;
/** From so many columns on a page lies on its side. */
const WIDE = 8;
/** In points: margins of 40 on A4, which is 595 by 842. */
const MARGIN = 40;
const BAR_WIDTH = 230;
/** Up to so many columns a time stands in one line. */
const FEW = 5;
const WHOLE_TIME = 82;

/** In points; texts share what is left. The widths are those of the longest words in 8 points. */
const WIDTHS: Readonly<Record<CellKind, number | '*'>> = { text: '*', word: 62, number: 48, time: 50, duration: 54, percent: 58 };

const INK = '#1f2937';
const DIM = '#6b7280';
const LINE = '#d1d5db';
const HEAD = '#eef2f7';
const ACCENT = '#1c6e8c';
/** Each word stands beside its colour: a colour never carries a meaning alone. */
const COLOURS: Readonly<Record<string, string>> = {
  critical: '#b91c1c',
  major: '#c2410c',
  minor: '#b45309',
  warning: '#a16207',
  info: '#1c6e8c',
  healthy: '#15803d',
  degraded: '#a16207',
  unhealthy: '#b91c1c',
  passed: '#15803d',
  failed: '#b91c1c',
  contained: '#15803d',
  open: '#a16207',
  unknown: DIM,
};

const LINES = {
  hLineWidth: () => 0.5,
  vLineWidth: () => 0,
  hLineColor: () => LINE,
  fillColor: (row: number) => (row === 0 ? HEAD : null),
  paddingLeft: () => 5,
  paddingRight: () => 5,
  paddingTop: () => 3,
  paddingBottom: () => 3,
};

/** The report as a PDF. The same report gives the same bytes. */
export function renderPdf(report: Report, language: Language): Promise<Uint8Array> {
  return pdfOf(definitionOf(report, language));
}

function definitionOf(report: Report, language: Language): { readonly [property: string]: unknown } {
  const title = plain(report.title);
  const footer = (page: number, pages: number): PdfNode => ({
    margin: [MARGIN, 12, MARGIN, 0],
    fontSize: 8,
    color: DIM,
    columns: [
      { text: `Thalamus · ${timeText(report.generated_at)} UTC`, width: '*' },
      { text: say(language, 'text.page', { page, pages }), width: 'auto', alignment: 'right' },
    ],
  });
  return {
    pageSize: 'A4',
    pageMargins: [MARGIN, 48, MARGIN, 44],
    language: language === 'fr' ? 'fr-FR' : 'en-GB',
    info: {
      title,
      author: plain(report.by),
      creator: 'Thalamus',
      producer: 'Thalamus',
      creationDate: new Date(report.generated_at),
      modDate: new Date(report.generated_at),
    },
    defaultStyle: { font: 'Roboto', fontSize: 9, color: INK, lineHeight: 1.15 },
    header: (page: number): PdfNode =>
      page === 1
        ? ''
        : { text: title.length > 100 ? `${title.slice(0, 99)}…` : title, margin: [MARGIN, 20, MARGIN, 0], fontSize: 8, color: DIM },
    footer,
    content: [
      ...cover(report, title, language),
      ...report.sections.flatMap((section, index) => sectionContent(section, report.sections[index - 1], language)),
    ],
  };
}

function cover(report: Report, title: string, language: Language): PdfNode[] {
  const kind = say(language, `kind.${report.kind}`);
  const facts: [string, string][] = [
    [say(language, 'text.project'), report.project === null ? say(language, 'text.all_projects') : plain(report.project)],
    [say(language, 'text.period'), `${timeText(report.from)} – ${timeText(report.until)} UTC`],
    [say(language, 'text.generated'), `${timeText(report.generated_at)} UTC`],
    [say(language, 'text.by'), plain(report.by)],
  ];
  return [
    { canvas: [{ type: 'rect', x: 0, y: 0, w: 48, h: 5, color: ACCENT }], margin: [0, 90, 0, 14] },
    { text: 'Thalamus', fontSize: 12, color: ACCENT, bold: true, margin: [0, 0, 0, 28] },
    { text: title, fontSize: 26, bold: true, margin: [0, 0, 0, 6], ...breaking(title, 24) },
    ...(kind === title ? [] : [{ text: kind, fontSize: 14, color: DIM } as PdfNode]),
    {
      margin: [0, 26, 0, 0],
      layout: 'noBorders',
      table: {
        widths: [90, '*'],
        body: [
          ...facts.map(([name, value]): PdfNode[] => [
            { text: name, color: DIM, fontSize: 10 },
            { text: value, fontSize: 10, ...breaking(value, 60) },
          ]),
          [
            { text: say(language, 'text.verdict'), color: DIM, fontSize: 10 },
            { text: say(language, `word.${report.verdict}`), fontSize: 10, bold: true, color: COLOURS[report.verdict] ?? INK },
          ],
        ],
      },
    },
    {
      toc: {
        title: { text: say(language, 'text.contents'), fontSize: 14, bold: true, margin: [0, 48, 0, 8] },
        numberStyle: { color: DIM },
      },
    },
  ];
}

function isWide(section: Section): boolean {
  return section.tables.some(({ columns }) => columns.length >= WIDE);
}

/** Rows, bars and headings of a section that shares a page: some half of it. */
const SHORT = 14;

/** Whether it may stand below another on one page. */
function isShort(section: Section): boolean {
  const shown = section.charts.filter(({ bars }) => bars.some(({ value }) => value > 0));
  const rows = section.tables.reduce((sum, table) => sum + (table.rows.length === 0 ? 0 : table.rows.length + 2), 0);
  return !isWide(section) && rows + shown.reduce((sum, { bars }) => sum + bars.length + 1, 0) <= SHORT;
}

/** A section begins on a page of its own where the page turns, and where there is much of it. */
function sectionContent(section: Section, before: Section | undefined, language: Language): PdfNode[] {
  const follows = before !== undefined && isShort(before) && isShort(section);
  const heading: PdfNode = {
    text: say(language, `section.${section.key}`),
    tocItem: true,
    tocStyle: { fontSize: 10 },
    tocMargin: [0, 3, 0, 3],
    fontSize: 18,
    bold: true,
    margin: follows ? [0, 28, 0, 8] : [0, 0, 0, 8],
    ...(follows ? {} : { pageBreak: 'before' as const, pageOrientation: isWide(section) ? ('landscape' as const) : ('portrait' as const) }),
  };
  const content = [heading, ...bodyOf(section, language)];
  // A heading does not stay alone at the foot of a page.
  return follows ? [{ stack: content, unbreakable: true }] : content;
}

function bodyOf(section: Section, language: Language): PdfNode[] {
  if (!section.available) {
    return [
      {
        text: [{ text: `${say(language, 'text.not_available')}. `, bold: true }, spoken(language, section.reason ?? '')],
        color: DIM,
        ...breaking(section.reason ?? '', 60),
      },
    ];
  }
  const rows = section.tables.reduce((sum, table) => sum + table.rows.length, 0);
  return [
    ...(section.figures.length === 0 ? [] : [figures(section, language)]),
    ...section.notes.map((note): PdfNode => ({ text: say(language, `note.${note}`), color: DIM, italics: true, margin: [0, 0, 0, 6] })),
    ...section.charts.filter(({ bars }) => bars.some(({ value }) => value > 0)).map((chart) => chartContent(chart, language)),
    ...(rows === 0 ? [{ text: say(language, 'text.nothing'), color: DIM } as PdfNode] : []),
    ...section.tables.filter((table) => table.rows.length > 0).flatMap((table) => tableContent(table, language)),
  ];
}

function figures({ figures: told }: Section, language: Language): PdfNode {
  return {
    margin: [0, 0, 0, 12],
    columnGap: 8,
    columns: told.map(({ key, kind, value }) => ({
      width: '*',
      stack: [
        { text: cellText(language, kind, value), fontSize: 13, bold: true },
        { text: say(language, `figure.${key}`), fontSize: 8, color: DIM },
      ],
    })),
  };
}

function chartContent({ key, kind, bars }: Chart, language: Language): PdfNode {
  const greatest = kind === 'percent' ? 100 : Math.max(...bars.map(({ value }) => value), 1);
  return {
    margin: [0, 0, 0, 14],
    unbreakable: true,
    stack: [
      { text: say(language, `chart.${key}`), fontSize: 11, bold: true, margin: [0, 0, 0, 4] },
      {
        layout: { hLineWidth: () => 0, vLineWidth: () => 0, paddingTop: () => 1.5, paddingBottom: () => 1.5 },
        table: {
          widths: [150, BAR_WIDTH, '*'],
          body: bars.map(({ label, word, value }): PdfNode[] => {
            const text = word ? say(language, `word.${label}`) : plain(label);
            const width = Math.max(value > 0 ? 1 : 0, (value / greatest) * (BAR_WIDTH - 2));
            const bar =
              width === 0 ? { x: 0, w: 0.4, color: LINE } : { x: 0, w: width, color: (word ? COLOURS[label] : undefined) ?? ACCENT };
            return [
              { text, fontSize: 8, alignment: 'right', ...breaking(text, 28) },
              { canvas: [{ type: 'rect', y: 1, h: 9, ...bar }] },
              { text: cellText(language, kind, value), fontSize: 8 },
            ];
          }),
        },
      },
    ],
  };
}

function tableContent(table: Table, language: Language): PdfNode[] {
  const rows = table.rows.slice(0, MOST_ROWS);
  const elsewhere = table.rows.length - rows.length;
  const note = (key: string, found: number): PdfNode[] =>
    found === 0
      ? []
      : [
          {
            text: say(language, key, { count: new Intl.NumberFormat(language).format(found) }),
            color: DIM,
            italics: true,
            margin: [0, 4, 0, 0],
          },
        ];
  return [
    { text: say(language, `table.${table.key}`), fontSize: 11, bold: true, margin: [0, 8, 0, 4], headlineLevel: 2 },
    {
      fontSize: 8,
      layout: LINES,
      table: {
        headerRows: 1,
        keepWithHeaderRows: 1,
        dontBreakRows: true,
        widths: table.columns.map(({ kind }) => (kind === 'time' && table.columns.length <= FEW ? WHOLE_TIME : WIDTHS[kind])),
        body: [
          table.columns.map(({ key, kind }): PdfNode => ({
            text: say(language, `column.${key}`),
            bold: true,
            alignment: isCounted(kind) ? 'right' : 'left',
          })),
          ...rows.map((row) =>
            row.map((value, index): PdfNode => {
              const { kind } = table.columns[index]!;
              const text = cellText(language, kind, value);
              const colour = kind === 'word' ? COLOURS[String(value)] : undefined;
              return {
                text,
                alignment: isCounted(kind) ? 'right' : 'left',
                ...(colour === undefined ? {} : { color: colour }),
                ...(kind === 'text' ? breaking(text, 14) : {}),
              };
            }),
          ),
        ],
      },
    },
    ...note('text.left_to_files', elsewhere),
    ...note('text.left_out', table.left_out),
  ];
}

function isCounted(kind: CellKind): boolean {
  return kind === 'number' || kind === 'percent' || kind === 'duration';
}

/** A word longer than its column is broken where the column ends. */
function breaking(text: string, longest: number): { wordBreak?: 'break-all' } {
  return text.split(/[\s\-–/]+/).some((word) => word.length > longest) ? { wordBreak: 'break-all' } : {};
}
