import './yaml-editor.css';
import { autocompletion, type CompletionContext, type CompletionResult } from '@codemirror/autocomplete';
import { indentWithTab } from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import { linter, lintGutter, type Diagnostic } from '@codemirror/lint';
import { Compartment, EditorState } from '@codemirror/state';
import { EditorView, keymap } from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { useComputedColorScheme } from '@mantine/core';
import { basicSetup } from 'codemirror';
import { useEffect, useLayoutEffect, useRef } from 'react';
import { styleNonce } from '../style-nonce.ts';
import { placeAt } from './place.ts';
import { proposalsFor, type Schema } from './proposals.ts';

/** Something that is wrong with a text, where it is known where. */
export interface TextProblem {
  readonly message: string;
  /** From 1. */
  readonly line?: number | undefined;
  readonly column?: number | undefined;
}

/** Readable on light and on dark: the colours are those of the page. */
const COLOURS = HighlightStyle.define([
  { tag: [tags.propertyName, tags.definition(tags.propertyName)], color: 'var(--mantine-primary-color-light-color)', fontWeight: '600' },
  { tag: [tags.string, tags.content], color: 'var(--mantine-color-text)' },
  { tag: [tags.number, tags.bool, tags.keyword], color: 'var(--status-started)' },
  { tag: tags.comment, color: 'var(--mantine-color-dimmed)', fontStyle: 'italic' },
  { tag: tags.punctuation, color: 'var(--mantine-color-dimmed)' },
]);

interface YamlEditorProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly label: string;
  readonly schema: Schema | undefined;
  readonly problems: readonly TextProblem[];
  readonly readOnly?: boolean;
}

/** A text in YAML with proposals from its schema and its problems beside their lines. */
export function YamlEditor({ value, onChange, label, schema, problems, readOnly = false }: YamlEditorProps) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const dark = useComputedColorScheme('light') === 'dark';
  const latest = useRef({ onChange, schema, problems });
  const parts = useRef({ theme: new Compartment(), lint: new Compartment(), edit: new Compartment() });
  useLayoutEffect(() => {
    latest.current = { onChange, schema, problems };
  });

  useLayoutEffect(() => {
    const { theme, lint, edit } = parts.current;
    const editor = new EditorView({
      parent: place.current!,
      state: EditorState.create({
        doc: value,
        extensions: [
          EditorView.cspNonce.of(styleNonce()),
          basicSetup,
          yaml(),
          syntaxHighlighting(COLOURS),
          keymap.of([indentWithTab]),
          lintGutter(),
          lint.of(linter((shown) => diagnosticsOf(shown.state, latest.current.problems), { delay: 0 })),
          autocompletion({ override: [(context) => complete(context, latest.current.schema)] }),
          theme.of(EditorView.darkTheme.of(dark)),
          edit.of(EditorState.readOnly.of(readOnly)),
          EditorView.contentAttributes.of({ 'aria-label': label }),
          EditorView.lineWrapping,
          EditorView.updateListener.of((update) => {
            if (update.docChanged) latest.current.onChange(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
    // What changes later is given to the editor below; a new one would lose the place that somebody writes at.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, []);

  useEffect(() => {
    const editor = view.current;
    if (editor === null || editor.state.doc.toString() === value) return;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: value } });
  }, [value]);
  useEffect(() => {
    const { theme, lint, edit } = parts.current;
    view.current?.dispatch({
      effects: [
        theme.reconfigure(EditorView.darkTheme.of(dark)),
        edit.reconfigure(EditorState.readOnly.of(readOnly)),
        lint.reconfigure(linter((shown) => diagnosticsOf(shown.state, problems), { delay: 0 })),
      ],
    });
  }, [dark, readOnly, problems]);

  return <div ref={place} className="yaml-editor" />;
}

function diagnosticsOf(state: EditorState, problems: readonly TextProblem[]): Diagnostic[] {
  return problems.map(({ message, line = 1, column = 1 }) => {
    const at = state.doc.line(Math.max(1, Math.min(line, state.doc.lines)));
    const from = Math.min(at.to, at.from + Math.max(0, column - 1));
    return { from, to: Math.max(from, at.to), severity: 'error', message };
  });
}

function complete(context: CompletionContext, schema: Schema | undefined): CompletionResult | null {
  if (schema === undefined) return null;
  const place = placeAt(context.state.doc.toString(), context.pos);
  if (place === undefined || (place.word === '' && !context.explicit)) return null;
  const options = proposalsFor(schema, place).map(({ label, text, detail, info, required }) => ({
    label,
    apply: text,
    type: place.kind === 'key' ? 'property' : 'constant',
    boost: required ? 1 : 0,
    ...(detail === undefined ? {} : { detail }),
    ...(info === undefined ? {} : { info }),
  }));
  return options.length === 0 ? null : { from: place.from, options, validFor: /^[\w.*-]*$/ };
}
