import { ndjsonFormat } from "../../../src/report/formats/ndjson";
import { HOSTILE, MIXED } from "./readiness";

const LOOK = { width: 80, color: false, unicode: true, all: true, verbose: false, isPart: false };

function lines(result: typeof MIXED): Record<string, unknown>[] {
    const text = [...(ndjsonFormat.printerOf("readiness")?.(result, LOOK) ?? "")].join("");
    expect(text.endsWith("\n")).toBe(true);
    return text
        .slice(0, -1)
        .split("\n")
        .map((line) => JSON.parse(line));
}

describe("results as NDJSON", () => {
    it("are the summary, then a device a line, as the JSON document has them", () => {
        const [summary, ...devices] = lines(MIXED);
        expect(summary).toEqual({ kind: "summary", ...MIXED, devices: 5 });
        expect(devices).toEqual(MIXED.devices.map((device) => ({ kind: "device", ...device })));
    });

    it("have as many lines as devices, whatever these are called", () => {
        expect(
            lines(HOSTILE)
                .slice(1)
                .map(({ name }) => name),
        ).toEqual(HOSTILE.devices.map(({ name }) => name));
    });
});
