import { masked } from "../base/visible";

/** A position in a rule. */
export interface RulePosition {
    /** UTF-16 code units before it, from 0. */
    readonly offset: number;
    /** From 1. Rules are often written over several lines. */
    readonly line: number;
    /** In its line, from 1, in UTF-16 code units. */
    readonly column: number;
}

/** The position of an offset in a text. An offset beyond the end means the end. */
export function positionAt(text: string, offset: number): RulePosition {
    const before = text.slice(0, offset);
    const lines = before.split(/\r\n|\n|\r/);
    return { offset: before.length, line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}

/** `column 12`, or `line 2, column 5` in a text of several lines. */
export function inWords(text: string, position: RulePosition): string {
    return /[\n\r]/.test(text) ? `line ${position.line}, column ${position.column}` : `column ${position.column}`;
}

const WIDTH = 100;
const BEFORE = 60;

/**
 * Two lines that show a position: the rule's line around it and, below, a caret for each of the `length` characters at
 * fault. A line over 100 characters is cut on both sides, with `…` where something is left out; secrets are masked
 * before that.
 */
export function renderCaret(text: string, position: RulePosition, length = 1): string {
    const line = (masked(text).split(/\r\n|\n|\r/)[position.line - 1] ?? "").replaceAll("\t", " ");
    const at = position.column - 1;
    const start = line.length <= WIDTH ? 0 : Math.max(0, Math.min(at - BEFORE, line.length - WIDTH));
    const shown = line.slice(start, start + WIDTH);
    const head = start > 0 ? "…" : "";
    const tail = start + WIDTH < line.length ? "…" : "";
    const carets = Math.max(1, Math.min(length, shown.length - (at - start)));
    return `${head}${shown}${tail}\n${" ".repeat(head.length + at - start)}${"^".repeat(carets)}`;
}
