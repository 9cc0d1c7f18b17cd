import { visibleEscaped } from "../base/visible";

/** A result about many devices as one JSON document, in pieces: a large fleet never becomes one string. One device a line. */
export function* jsonReport<Result extends { readonly devices: readonly object[] }>({
    devices,
    ...rest
}: Result): Generator<string, void, undefined> {
    const head = JSON.stringify(rest, undefined, 4);
    yield visibleEscaped(`${head.slice(0, head.lastIndexOf("\n}"))},\n    "devices": [`);
    for (const [index, device] of devices.entries()) {
        yield visibleEscaped(`${index === 0 ? "" : ","}\n        ${JSON.stringify(device)}`);
    }
    yield devices.length === 0 ? "]\n}\n" : "\n    ]\n}\n";
}
