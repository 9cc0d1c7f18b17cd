import { visibleEscaped } from "../base/visible";

/**
 * A result as one JSON document. One about many devices comes in pieces, a device a line: a large fleet never becomes one string.
 */
export function* jsonReport(result: object): Generator<string, void, undefined> {
    const devices: readonly unknown[] | undefined =
        "devices" in result && Array.isArray(result.devices) ? result.devices : undefined;
    if (devices === undefined) {
        yield visibleEscaped(`${JSON.stringify(result, undefined, 4)}\n`);
        return;
    }
    const head = JSON.stringify({ ...result, devices: undefined }, undefined, 4);
    yield visibleEscaped(`${head.slice(0, head.lastIndexOf("\n}"))},\n    "devices": [`);
    for (const [index, device] of devices.entries()) {
        yield visibleEscaped(`${index === 0 ? "" : ","}\n        ${JSON.stringify(device)}`);
    }
    yield devices.length === 0 ? "]\n}\n" : "\n    ]\n}\n";
}
