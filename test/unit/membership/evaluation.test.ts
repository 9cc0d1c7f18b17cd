import {
    countMatches,
    diffRules,
    type EntraDevice,
    evaluateRule,
    explainRule,
    graphProperties,
    RuleEvaluationError,
    rule,
} from "../../../src/membership";

const fleet: EntraDevice[] = [
    pc("a", "10.0.26100.4946"),
    pc("b", "10.0.26200.4946"),
    pc("c", "10.0.22631.4946"),
    { id: "d", operatingSystem: "iPhone", operatingSystemVersion: "18.1" },
];

describe("a rule on one device", () => {
    it("is taken apart into clauses with value, result, and whether the outcome hangs on them", () => {
        const text =
            'device.deviceOSType -eq "Windows" -and (device.isRooted -eq true -or device.deviceTrustType -eq "AzureAD")';
        const { result, clauses } = evaluateRule(text, { id: "x", operatingSystem: "Windows", trustType: "ServerAd" });
        expect(result).toBe(false);
        expect(clauses).toEqual([
            {
                clause: '(device.deviceOSType -eq "Windows")',
                position: { offset: 0, line: 1, column: 1 },
                property: "deviceOSType",
                value: "Windows",
                result: true,
                decisive: false,
            },
            {
                clause: "(device.isRooted -eq true)",
                position: { offset: 40, line: 1, column: 41 },
                property: "isRooted",
                value: null,
                result: false,
                decisive: true,
            },
            {
                clause: '(device.deviceTrustType -eq "AzureAD")',
                position: { offset: 69, line: 1, column: 70 },
                property: "deviceTrustType",
                value: "ServerAD",
                result: false,
                decisive: true,
            },
        ]);
    });

    it("says what it needs to read of a device", () => {
        const text = rule.and(
            rule.hotpatch({ versions: ["24H2"] }),
            rule.eq("extensionAttribute3", "a"),
            rule.any("devicePhysicalIds", (item) => item.eq("b")),
        );
        expect(graphProperties(text)).toEqual([
            "extensionAttributes",
            "id",
            "mdmAppId",
            "operatingSystem",
            "operatingSystemVersion",
            "physicalIds",
        ]);
    });

    it("is refused if its pattern cannot be evaluated", () => {
        expect(() => evaluateRule('device.displayName -match "(a)\\1"', { id: "x" })).toThrow(RuleEvaluationError);
    });
});

describe("a rule on a fleet", () => {
    it("is counted over a stream that is read once", async () => {
        const counts = await countMatches(rule.hotpatch({ versions: ["24H2", "25H2"] }), streamed());
        expect(counts).toEqual({ devices: 4, matched: 2, notMatched: 2 });
    });

    it("is compared with another: who enters, who leaves, who stays", async () => {
        const difference = await diffRules(
            rule.hotpatch({ versions: ["24H2"] }),
            rule.hotpatch({ versions: ["25H2"] }),
            streamed(),
        );
        expect(difference).toMatchObject({ devices: 4, staying: 0 });
        expect(difference.entering).toEqual([
            { id: "b", deviceId: null, displayName: "PC-b", operatingSystemVersion: "10.0.26200.4946" },
        ]);
        expect(difference.leaving.map(({ id }) => id)).toEqual(["a"]);
    });

    it("is not evaluated at all if it is not a rule", async () => {
        await expect(countMatches("device.nonsense", streamed())).rejects.toThrow("Read membership rule: column 1");
    });
});

describe("a rule in English", () => {
    it("is a list of what has to be true", () => {
        const text = rule.hotpatch({
            versions: ["24H2", "25H2"],
            joinTypes: ["joined", "hybrid"],
            share: 0.0625,
            include: rule.eq("extensionAttribute1", "pilot"),
            exclude: rule.any("devicePhysicalIds", (item) => item.startsWith("[ZTDId]")),
        });
        expect(explainRule(text)).toBe(
            [
                "A device is in the group if all of the following are true:",
                '  - its operating system is "Windows"',
                "  - any of the following is true:",
                '    - its version begins with "10.0.26100" (Windows 11 24H2)',
                '    - its version begins with "10.0.26200" (Windows 11 25H2)',
                "  - it is managed by some service",
                '  - its join type is one of "AzureAD" (Entra joined), "ServerAD" (hybrid joined)',
                "  - any of the following is true:",
                '    - its device id begins with "0"',
                '    - its extension attribute 1 is "pilot"',
                '  - it is not the case that at least one of its physical ids begins with "[ZTDId]" (registered for Windows Autopilot)',
            ].join("\n"),
        );
    });

    it.each([
        ["device.accountEnabled -eq true", "its account is enabled."],
        ["device.accountEnabled -ne true", "it is not the case that its account is enabled."],
        ["device.deviceModel -eq null", "its model is not known."],
        ["device.deviceManagementAppId -eq $null", "it is not managed."],
        ["device.systemLabels -eq null", "it has no system labels."],
        ['device.systemLabels -notStartsWith "a"', 'none of its system labels begins with "a".'],
        [rule.share(0.01), "its device id begins with one of 00, 01, 02: about 1.2 % of all devices."],
        [
            "device.memberOf -any (group.objectId -in ['g'])",
            "it is a direct member of the group g (a Microsoft preview).",
        ],
    ])("is one sentence for %s", (text, sentence) => {
        expect(explainRule(text)).toBe(`A device is in the group if ${sentence}`);
    });
});

function pc(id: string, operatingSystemVersion: string): EntraDevice {
    return { id, displayName: `PC-${id}`, operatingSystem: "Windows", operatingSystemVersion, mdmAppId: "any" };
}

async function* streamed(): AsyncGenerator<EntraDevice> {
    yield* fleet;
}
