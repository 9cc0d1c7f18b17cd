import type { Format } from "./format";
import { actionsFormat } from "./formats/actions";
import { csvFormat } from "./formats/csv";
import { htmlFormat } from "./formats/html";
import { jsonFormat } from "./formats/json";
import { junitFormat } from "./formats/junit";
import { markdownFormat } from "./formats/markdown";
import { ndjsonFormat } from "./formats/ndjson";
import { tableFormat } from "./formats/table";
import { textFormat } from "./formats/text";
import type { ResultKind } from "./results";

/** Every format, for all commands. The first that prints a kind of result is its default. */
export const FORMATS: readonly Format[] = [
    tableFormat,
    textFormat,
    jsonFormat,
    ndjsonFormat,
    csvFormat,
    actionsFormat,
    markdownFormat,
    junitFormat,
    htmlFormat,
];

/** The formats that print a kind of result. */
export function formatsOf(kind: ResultKind): readonly Format[] {
    return FORMATS.filter((format) => format.printerOf(kind) !== undefined);
}
