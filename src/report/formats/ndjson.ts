import { visibleEscaped } from "../../base/visible";
import type { Format, Printers } from "../format";

const PRINTERS: Printers = { readiness: lines, delivery: lines };

export const ndjsonFormat: Format = {
    name: "ndjson",
    summary: "a JSON object a line: the summary, then each device",
    grows: false,
    printerOf: (kind) => PRINTERS[kind],
};

/** `kind` tells the two apart: `summary` has what the JSON document has beside its devices, `device` is one of them. */
function* lines({ devices, ...summary }: { readonly devices: readonly object[] }): Generator<string, void, undefined> {
    yield line("summary", { ...summary, devices: devices.length });
    for (const device of devices) {
        yield line("device", device);
    }
}

function line(kind: string, content: object): string {
    return visibleEscaped(`${JSON.stringify({ kind, ...content })}\n`);
}
