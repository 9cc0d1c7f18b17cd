import { lintRule, type RuleFinding, renderFinding, rule } from "../../../src/membership";

const INTUNE = "0000000a-0000-0000-c000-000000000000";
const CO_MANAGED = "54b943f8-d761-4f8d-951e-9cea1846db5a";

describe("lint", () => {
    it("finds nothing in the guide's rule", () => {
        expect(lintRule(rule.hotpatch({ versions: ["24H2"] }))).toEqual([]);
    });

    it.each<[string, string, RuleFinding["severity"], string, RegExp]>([
        ['user.department -eq "Sales"', "user-attribute", "error", "user.department", /cannot use properties of users/],
        ['device.deviceosType -eq "Windows"', "property-case", "error", "device.deviceosType", /device\.deviceOSType/],
        ['device.deviceOSVersion -gt "10.0.26100"', "ordering-operator", "error", "-gt", /-startsWith/],
        ['device.deviceOSVersion -startsWith "10.0.2"', "unsupported-version", "warning", '"10.0.2"', /10\.0\.26100/],
        ['device.deviceOSVersion -startsWith "10.0.22631"', "unsupported-version", "warning", '"10.0.22631"', /26200/],
        [
            'device.deviceOSVersion -startsWith "10.0.26100.4"',
            "version-as-text",
            "warning",
            '"10.0.26100.4"',
            /readiness/,
        ],
        ['device.deviceOSVersion -eq "10.0.26100"', "version-never-equal", "warning", '"10.0.26100"', /-startsWith/],
        ['device.displayName -match "^LON-"', "slow-operator", "warning", "-match", /-startsWith "LON-"/],
        ['device.displayName -notContains "x"', "slow-operator", "warning", "-notContains", /extension attribute/],
        ['device.displayName -match "(?<=a)b"', "pattern-not-evaluated", "warning", '"(?<=a)b"', /-startsWith/],
        ['device.deviceTrustType -eq "azureADJoined"', "value-spelling", "warning", '"azureADJoined"', /"AzureAD"/],
        ['device.deviceTrustType -eq "Hybrid Azure AD joined"', "value-spelling", "warning", '"Hybrid', /"ServerAD"/],
        ['device.deviceTrustType -eq "AzureAd"', "value-spelling", "warning", '"AzureAd"', /"AzureAD"/],
        ['device.deviceOwnership -eq "Corporate"', "value-spelling", "warning", '"Corporate"', /"Company"/],
        ['device.deviceOwnership -eq "Mine"', "value-never-occurs", "warning", '"Mine"', /"Personal"/],
        [`device.deviceManagementAppId -eq "${INTUNE}"`, "co-managed-left-out", "warning", "device.", /54b943f8/],
        ["-not (device.deviceModel -eq null)", "negated-null", "warning", "-not", /-ne \$null/],
        ["device.memberOf -any (group.objectId -in ['a'])", "member-of-preview", "warning", "device.memberOf", /tests/],
        [
            "(device.memberOf -any (group.objectId -in ['a'])) -and (device.isRooted -eq true)",
            "member-of",
            "error",
            "device.memberOf",
            /whole rule/,
        ],
        [
            'device.systemLabels -any _ -eq "a" -or device.isRooted -eq true',
            "unbracketed-any",
            "warning",
            "_",
            /in parentheses/,
        ],
        ["device.objectId -ne null", "matches-everything", "warning", "device.objectId", /deviceOSType/],
        [
            'device.DeviceOSType -eq "iPad"',
            "property-case",
            "warning",
            "device.DeviceOSType",
            /Write device\.deviceOSType\./,
        ],
        ['device.deviceOSType –eq "iPad"', "typographic", "warning", "–", /plain hyphen '-'/],
        ["device.deviceOSType -eq “iPad”", "typographic", "warning", "“", /the plain one, '"'/],
        ['device.deviceOSVersion -contains "22631"', "unsupported-version", "warning", '"22631"', /10\.0\.26100/],
        ['device.deviceOSVersion -match "^10\\.0\\.(22|26)"', "unsupported-version", "warning", '"^10', /10\.0\.26100/],
        ['device.deviceOSVersion -in ["10.0.22631.4602"]', "unsupported-version", "warning", '["10', /10\.0\.26100/],
        ['device.deviceOSVersion -in ["10.0.26100", "x"]', "version-never-equal", "warning", '["10', /-startsWith/],
        ['device.deviceOSType -eq "Windows"', "no-version", "warning", "device.deviceOSType", /"10\.0\.26300"/],
        ['device.deviceOSVersion -eq "24H2"', "value-never-occurs", "warning", '"24H2"', /-startsWith "10\.0\.26100"/],
        ['device.deviceOSVersion -startsWith "26100"', "value-never-occurs", "warning", '"26100"', /-startsWith "10/],
        ['device.deviceOSType -eq "Windows 11"', "value-spelling", "warning", '"Windows 11"', /Write "Windows"\./],
        ['device.displayName -eq "LAB-*"', "literal-wildcard", "warning", '"LAB-*"', /Write -startsWith "LAB-"\./],
        ['device.displayName -ne "*LAB*"', "literal-wildcard", "warning", '"*LAB*"', /Write -notContains "LAB"\./],
        ['device.displayName -in ["A", "*-LAB"]', "literal-wildcard", "warning", '["A"', /Write -endsWith "-LAB"\./],
        [
            'device.displayName -startsWith "LAB-*"',
            "literal-wildcard",
            "warning",
            '"LAB-*"',
            /Write -startsWith "LAB-"\./,
        ],
        ['device.displayName -eq "A*B"', "literal-wildcard", "warning", '"A*B"', /joined by -and/],
        ['device.deviceId -eq "PC-1"', "value-never-occurs", "warning", '"PC-1"', /the id of the device/],
        ['device.deviceManagementAppId -eq "Intune"', "value-never-occurs", "warning", '"Intune"', /0000000a/],
    ])("of %s finds %s", (text, code, severity, where, fix) => {
        const found = lintRule(text).find((finding) => finding.code === code);
        expect(found).toMatchObject({ code, severity, fix: expect.stringMatching(fix) });
        expect(text.slice(found?.position.offset).slice(0, where.length)).toBe(where);
    });

    it.each([
        'device.deviceOSType -eq "Windows" -and device.deviceOSType -eq "Linux"',
        'device.deviceOSVersion -startsWith "10.0.26100" -and device.deviceOSVersion -startsWith "10.0.26200"',
        'device.deviceOSVersion -startsWith "10.0.26100" -and device.deviceOSVersion -notStartsWith "10.0"',
        'device.displayName -eq null -and device.displayName -contains "a"',
        "device.accountEnabled -eq true -and device.accountEnabled -eq false",
        'device.displayName -eq "pc-1" -and device.displayName -notIn ["PC-1", "PC-2"]',
        '(device.systemLabels -any (_ -eq "a")) -and device.systemLabels -eq null',
        'device.systemLabels -any (_ -eq "a" -and _ -eq "b")',
        "-not (device.deviceId -ne null)",
    ])("knows that nothing fits %s", (text) => {
        expect(lintRule(text).map(({ code }) => code)).toContain("matches-nothing");
    });

    it.each([
        "device.accountEnabled -eq true -or device.accountEnabled -ne true",
        'device.deviceOSType -startsWith "Win" -or device.deviceOSType -notStartsWith "Windows"',
        'device.displayName -in ["a"] -or device.displayName -ne "A"',
    ])("knows that everything fits %s", (text) => {
        expect(lintRule(text).map(({ code }) => code)).toContain("matches-everything");
    });

    it.each([
        'device.deviceOSType -eq "Windows" -or device.deviceOSType -eq "Linux"',
        'device.deviceOSVersion -startsWith "10.0" -and device.deviceOSVersion -startsWith "10.0.26100"',
        'device.displayName -contains "a" -and device.displayName -contains "b" -and device.displayName -endsWith "c"',
        "device.accountEnabled -eq true -or device.accountEnabled -eq false",
        '(device.systemLabels -any (_ -eq "a")) -and (device.systemLabels -any (_ -eq "b"))',
        'device.displayName -match "a" -and device.displayName -notMatch "a"',
    ])("does not judge wrongly of %s", (text) => {
        const codes = lintRule(text).map(({ code }) => code);
        expect(codes).not.toContain("matches-nothing");
        expect(codes).not.toContain("matches-everything");
    });

    it("says that a list of versions has aged, but not that one version has", () => {
        const aged = lintRule(rule.hotpatch({ versions: ["24H2", "25H2"] }));
        expect(aged.map(({ code, fix }) => [code, fix])).toEqual([
            ["aged-versions", 'Add (device.deviceOSVersion -startsWith "10.0.26300").'],
        ]);
        expect(lintRule(rule.hotpatch({ versions: ["24H2", "25H2", "26H2"] }))).toEqual([]);
    });

    it.each([
        '(device.deviceOSVersion -contains "26100") -or (device.deviceOSVersion -contains "26200")',
        'device.deviceOSVersion -match "^10\\.0\\.26[12]00"',
        'device.deviceOSVersion -in ["10.0.26100.8875", "10.0.26200.8875"]',
    ])("sees that the versions of %s have aged", (text) => {
        expect(lintRule(text).map(({ code }) => code)).toContain("aged-versions");
    });

    it.each([
        'device.deviceOSType -eq "iPhone" -and device.deviceOSVersion -startsWith "1"',
        'device.deviceOSType -in ["iPad", "iPhone"] -and device.deviceOSVersion -contains "1"',
        'device.deviceOSType -startsWith "Android" -and device.deviceOSVersion -startsWith "10"',
        'device.deviceOSType -ne "Windows" -and device.deviceOSVersion -startsWith "10.0.2"',
        '(device.deviceOSType -eq "iPhone" -or device.deviceOSType -eq "iPad") -and device.deviceOSVersion -startsWith "1"',
        `device.deviceOSType -eq "iPhone" -and device.deviceManagementAppId -eq "${INTUNE}"`,
        '-not (device.deviceOSType -ne "iPhone" -or device.deviceOSVersion -notStartsWith "1")',
    ])("says nothing of Windows about a rule of other systems: %s", (text) => {
        const codes = lintRule(text).map(({ code }) => code);
        expect(codes.filter((code) => code !== "slow-operator")).toEqual([]);
    });

    it("still says it of the part of a rule that is about Windows", () => {
        const text =
            '(device.deviceOSType -eq "iPhone" -and device.deviceOSVersion -startsWith "1") -or ' +
            '(device.deviceOSType -eq "Windows" -and device.deviceOSVersion -startsWith "10.0.2")';
        expect(lintRule(text).map(({ code, position }) => [code, position.offset > 80])).toEqual([
            ["unsupported-version", true],
        ]);
    });

    it("never warns of the words that rule.hotpatch writes", () => {
        for (const management of ["intune", "co-managed", ["intune", "co-managed"], undefined] as const) {
            for (const joinTypes of ["joined", "hybrid", "registered", undefined] as const) {
                for (const share of [0.05, { from: 0.25, to: 0.5 }, undefined]) {
                    const built = rule.hotpatch({
                        versions: ["24H2", "25H2", "26H2"],
                        ownership: "company",
                        ...(management === undefined ? {} : { management }),
                        ...(joinTypes === undefined ? {} : { joinTypes }),
                        ...(share === undefined ? {} : { share }),
                    });
                    expect(lintRule(built)).toEqual([]);
                }
            }
        }
    });

    it("is content with co-managed devices that are asked for elsewhere, and with versions that are kept out", () => {
        const both = `device.deviceManagementAppId -eq "${INTUNE}" -or device.deviceManagementAppId -eq "${CO_MANAGED}"`;
        expect(lintRule(both)).toEqual([]);
        expect(lintRule(`device.deviceManagementAppId -ne "${INTUNE}"`)).toEqual([]);
        expect(lintRule('-not (device.deviceOSVersion -startsWith "10.0.22")')).toEqual([]);
    });

    it("counts characters, and says if formatting is enough", () => {
        const clause = 'device.displayName -eq "a"';
        const roomy = `${" ".repeat(3_072)}${clause}`;
        expect(lintRule(roomy)).toMatchObject([
            { code: "too-long", severity: "error", fix: "Format it: that reduces it to 28." },
        ]);
        const long = `device.displayName -in ["${"x".repeat(3_060)}"]`;
        expect(lintRule(long)).toMatchObject([
            { code: "too-long", position: { offset: 3_072 }, fix: expect.stringContaining("-in") },
        ]);
        expect(lintRule(clause)).toEqual([]);
    });

    it("lists every mistake of names and values at once, by position", () => {
        const findings = lintRule(
            'device.deviceOsType -eq 5 -and user.mail -eq "a" -and device.accountEnabled -eq maybe',
        );
        expect(findings.map(({ code, position }) => [code, position.column])).toEqual([
            ["property-case", 1],
            ["user-attribute", 32],
            ["value-type", 81],
        ]);
    });

    it("is shown with carets below the place", () => {
        const text = 'device.displayName -contains "x"';
        const [finding] = lintRule(text);
        expect(finding && renderFinding(text, finding).split("\n").slice(1)).toEqual([
            text,
            `${" ".repeat(19)}${"^".repeat(9)}`,
        ]);
    });
});
