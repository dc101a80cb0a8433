import { en } from './en.ts';
import { fr } from './fr.ts';

export type TextKey = keyof typeof en;

export const TEXTS = { en, fr };
