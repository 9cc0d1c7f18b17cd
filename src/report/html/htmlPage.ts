import { createHash } from "node:crypto";
import { visibleEscaped } from "../../base/visible";
import { SCRIPT, STYLE } from "./builtPage";
import type { PackedRow, PageData } from "./pageData";
import { type PageDevice, RowPacker } from "./rowPacker";

/** Devices in one piece of text. */
const ROWS_A_PIECE = 1_000;

/**
 * A report as one HTML file, in pieces: it needs no network, and its Content-Security-Policy allows none. Only the page's own
 * script and style run, by their hashes; data are in blocks that no browser executes.
 */
export function* htmlPage(data: PageData, devices: Iterable<PageDevice>): Generator<string, void, undefined> {
    const policy = [
        "default-src 'none'",
        `script-src ${hashOf(SCRIPT)}`,
        `style-src ${hashOf(STYLE)}`,
        "base-uri 'none'",
        "form-action 'none'",
    ].join("; ");
    yield `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${inMarkup(data.title)}</title>
<style>${STYLE}</style>
</head>
<body>
<div id="page"><noscript>This report needs JavaScript, of which it brings its own.</noscript></div>
<script type="application/json" id="report">${inScript(data)}</script>
<script type="application/json" id="rows">[`;
    const packer = new RowPacker();
    let rows: PackedRow[] = [];
    let isFirst = true;
    const piece = (): string => {
        const text = `${isFirst ? "" : ","}${inScript(rows).slice(1, -1)}`;
        isFirst = false;
        rows = [];
        return text;
    };
    for (const device of devices) {
        rows.push(packer.pack(device));
        if (rows.length === ROWS_A_PIECE) {
            yield piece();
        }
    }
    if (rows.length > 0) {
        yield piece();
    }
    yield `]</script>\n<script type="application/json" id="strings">[`;
    for (let start = 0; start < packer.strings.length; start += ROWS_A_PIECE) {
        const part = inScript(packer.strings.slice(start, start + ROWS_A_PIECE)).slice(1, -1);
        yield start === 0 ? part : `,${part}`;
    }
    yield `]</script>\n<script>${SCRIPT}</script>\n</body>\n</html>\n`;
}

/** The name of the files that a page offers: with the day of a report's time, or without if that is not valid. */
export function fileNameOf(kind: string, evaluatedAt: string): string {
    const [day] = /^\d{4}-\d\d-\d\d/.exec(evaluatedAt) ?? [];
    return day === undefined ? kind : `${kind}-${day}`;
}

function hashOf(text: string): string {
    return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}

/** JSON that cannot end its block: `<` as an escape. */
function inScript(value: unknown): string {
    return JSON.stringify(value).replaceAll("<", "\\u003c");
}

function inMarkup(text: string): string {
    return visibleEscaped(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}
