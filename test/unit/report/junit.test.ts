import { XMLParser, XMLValidator } from "fast-xml-parser";
import { readinessJunit } from "../../../src/report/readinessJunit";
import { HOSTILE, MIXED } from "./readiness";

const READER = new XMLParser({ ignoreAttributes: false, isArray: (name) => ["testsuite", "testcase"].includes(name) });

function read(result: Parameters<typeof readinessJunit>[0]) {
    const text = [...readinessJunit(result)].join("");
    expect(XMLValidator.validate(text)).toBe(true);
    const { testsuites } = READER.parse(text);
    const [run, devices] = testsuites.testsuite;
    return { testsuites, run: run.testcase, devices: devices.testcase };
}

describe("readiness as JUnit XML", () => {
    it("has a test case a device: not eligible is a failure, not known an error", () => {
        const { testsuites, devices } = read(MIXED);
        expect(testsuites).toMatchObject({ "@_tests": "6", "@_failures": "2", "@_errors": "2" });
        expect(
            devices.map((each: Record<string, unknown>) => [each["@_name"], "failure" in each, "error" in each]),
        ).toEqual([
            ["PC-1 (intune-1)", false, false],
            ["PC-2 (intune-2)", true, false],
            ["PC-3 (intune-3)", true, false],
            ["PC-4 (intune-4)", false, true],
            ["PC-5 (intune-5)", false, true],
        ]);
        expect(devices[1].failure).toMatchObject({
            "@_type": "edition",
            "@_message": expect.stringMatching(/^Not eligible \(edition\): /),
        });
        expect(devices[1].failure["#text"]).toContain("skuNumber = 48 (");
    });

    it("has one for whether all was read, and one for the gate", () => {
        expect(read(MIXED).run).toEqual([expect.not.objectContaining({ error: expect.anything() })]);
        const { run } = read({
            ...MIXED,
            complete: false,
            shortfalls: ["It ended early."],
            gate: { result: "undecided", findings: ["It depends."] },
        });
        expect(run).toMatchObject([
            { error: { "@_message": "It ended early." } },
            { error: { "@_type": "gate", "@_message": "It depends." } },
        ]);
    });

    it("can be read whatever devices are called", () => {
        const { devices } = read({
            ...HOSTILE,
            devices: HOSTILE.devices.map((each) => ({ ...each, name: `${each.name}<&>"']]>\ufffe` })),
        });
        expect(devices).toHaveLength(HOSTILE.devices.length);
    });
});
