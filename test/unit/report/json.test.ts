import { jsonReport } from "../../../src/report/json";
import { HOSTILE, MIXED, readinessOf } from "./readiness";

const json = (readiness: typeof MIXED) => [...jsonReport(readiness)].join("");

describe("readiness as JSON", () => {
    it.each([
        ["a mixed fleet", MIXED],
        ["hostile names", HOSTILE],
        ["no device", readinessOf({})],
    ])("reads back as what it was: %s", (_, readiness) => {
        expect(JSON.parse(json(readiness))).toEqual(readiness);
    });

    it("holds nothing that a terminal would obey", () => {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
        expect(json(HOSTILE)).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
    });

    it("comes in pieces, one a device, so that a large fleet is never one string", () => {
        expect([...jsonReport(MIXED)]).toHaveLength(MIXED.devices.length + 2);
    });
});
