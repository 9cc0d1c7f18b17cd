import { canonicalRule, compileRule, lintRule, RuleSyntaxError, rule } from "../../../src/membership";
import { hotpatchRule } from "../../../src/membership/hotpatchRule";
import { deviceWith } from "./generated";

const INTUNE = "0000000a-0000-0000-c000-000000000000";
const CO_MANAGED = "54b943f8-d761-4f8d-951e-9cea1846db5a";

/** Pulumi recognises its own `RunError` by this, and prints its message without a stack trace. */
const withoutStackInPulumi = expect.objectContaining({ __pulumiRunError: true });

describe("rule.hotpatch", () => {
    it("writes the guide's rule for one version, to the letter", () => {
        expect(rule.hotpatch({ versions: ["24H2"] })).toBe(
            '(device.deviceOSType -eq "Windows") -and (device.deviceOSVersion -startsWith "10.0.26100") -and ' +
                "(device.deviceManagementAppId -ne $null)",
        );
        expect(hotpatchRule(["24H2"])).toBe(rule.hotpatch({ versions: ["24H2"] }));
    });

    it("writes rules in canonical form, in which lint finds nothing", () => {
        const text = rule.hotpatch({
            versions: ["26H2", "24H2", "25H2"],
            management: ["co-managed", "intune"],
            joinTypes: ["hybrid", "joined"],
            ownership: "company",
            share: 0.25,
            exclude: rule.startsWith("displayName", "KIOSK-"),
        });
        expect(text).toBe(
            '(device.deviceOSType -eq "Windows") -and ' +
                '((device.deviceOSVersion -startsWith "10.0.26100") -or (device.deviceOSVersion -startsWith "10.0.26200") -or ' +
                '(device.deviceOSVersion -startsWith "10.0.26300")) -and ' +
                `(device.deviceManagementAppId -in ["${INTUNE}", "${CO_MANAGED}"]) -and ` +
                '(device.deviceTrustType -in ["AzureAD", "ServerAD"]) -and (device.deviceOwnership -eq "Company") -and ' +
                '((device.deviceId -startsWith "0") -or (device.deviceId -startsWith "1") -or ' +
                '(device.deviceId -startsWith "2") -or (device.deviceId -startsWith "3")) -and ' +
                '-not (device.displayName -startsWith "KIOSK-")',
        );
        expect(canonicalRule(text)).toBe(text);
        expect(lintRule(text)).toEqual([]);
    });

    it("takes a build for a version that is not in the table", () => {
        expect(rule.hotpatch({ versions: ["10.0.26400", "24H2"] })).toContain(
            '((device.deviceOSVersion -startsWith "10.0.26100") -or (device.deviceOSVersion -startsWith "10.0.26400"))',
        );
    });

    it("takes in what is included beside a share, but only candidates", () => {
        const matches = compileRule(
            rule.hotpatch({ versions: ["24H2"], share: 1 / 16, include: rule.eq("extensionAttribute1", "pilot") }),
        );
        const candidate = { operatingSystem: "Windows", operatingSystemVersion: "10.0.26100.1", mdmAppId: INTUNE };
        const pilot = { extensionAttributes: { extensionAttribute1: "Pilot" } };
        expect(matches(deviceWith({ ...candidate, deviceId: "0f000000-0000-4000-8000-000000000000" }))).toBe(true);
        expect(matches(deviceWith({ ...candidate, deviceId: "f0000000-0000-4000-8000-000000000000" }))).toBe(false);
        expect(matches(deviceWith({ ...candidate, ...pilot }))).toBe(true);
        expect(matches(deviceWith({ ...candidate, ...pilot, operatingSystem: "iPhone" }))).toBe(false);
    });

    it.each<[string, () => unknown, RegExp]>([
        ["no version", () => rule.hotpatch({ versions: [] }), /no version is given/],
        [
            "an unknown version",
            () => rule.hotpatch({ versions: ["23H2"] }),
            /'23H2' is not known\. Use one of 24H2, 25H2/,
        ],
        ["a version of another branch", () => rule.hotpatch({ versions: ["26H1"] }), /separate branch.*10\.0\.28000/],
        ["half a build", () => rule.hotpatch({ versions: ["10.0.2"] }), /'10\.0\.2' is not known/],
        [
            "an unknown join type",
            () => Reflect.apply(rule.hotpatch, rule, [{ versions: ["24H2"], joinTypes: ["azureADJoined"] }]),
            /joinTypes 'azureADJoined' is not known\. Use one of joined, hybrid, registered/,
        ],
        [
            "a rule beyond 3,072 characters",
            () => rule.hotpatch({ versions: ["24H2"], exclude: rule.eq("displayName", "x".repeat(3_000)) }),
            /but Entra accepts at most 3072/,
        ],
    ])("refuses %s", (_name, build, message) => {
        expect(build).toThrow(message);
        expect(build).toThrow(RangeError);
        expect(build).toThrow(withoutStackInPulumi);
    });
});

describe("the combinators of rules", () => {
    it("write every operator", () => {
        expect(rule.eq("accountEnabled", true)).toBe("(device.accountEnabled -eq true)");
        expect(rule.ne("deviceManagementAppId", null)).toBe("(device.deviceManagementAppId -ne $null)");
        expect(rule.isIn("deviceTrustType", ["AzureAD", "ServerAD"])).toBe(
            '(device.deviceTrustType -in ["AzureAD", "ServerAD"])',
        );
        expect(rule.isNotIn("displayName", ["a"])).toBe('(device.displayName -notIn ["a"])');
        expect(rule.startsWith("extensionAttribute7", 'say "hi"')).toBe(
            '(device.extensionAttribute7 -startsWith "say `"hi`"")',
        );
        expect(rule.notStartsWith("displayName", "a")).toBe('(device.displayName -notStartsWith "a")');
        expect(rule.endsWith("displayName", "a")).toBe('(device.displayName -endsWith "a")');
        expect(rule.notEndsWith("displayName", "a")).toBe('(device.displayName -notEndsWith "a")');
        expect(rule.contains("displayName", "a")).toBe('(device.displayName -contains "a")');
        expect(rule.notContains("displayName", "a")).toBe('(device.displayName -notContains "a")');
        expect(rule.match("displayName", "^a")).toBe('(device.displayName -match "^a")');
        expect(rule.notMatch("displayName", "^a")).toBe('(device.displayName -notMatch "^a")');
        expect(rule.all("systemLabels", (item) => item.not(item.or(item.eq("a"), item.isIn(["b"]))))).toBe(
            '(device.systemLabels -all (-not ((_ -eq "a") -or (_ -in ["b"]))))',
        );
        expect(rule.memberOf("aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb")).toBe(
            "device.memberOf -any (group.objectId -in ['aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb'])",
        );
    });

    it("put parentheses where they are needed, and join lists of the same kind", () => {
        const [a, b, c] = [rule.eq("displayName", "a"), rule.eq("displayName", "b"), rule.eq("displayName", "c")];
        expect(rule.and(rule.or(a, b), c)).toBe(`(${a} -or ${b}) -and ${c}`);
        expect(rule.and(rule.and(a, b), c)).toBe(`${a} -and ${b} -and ${c}`);
        expect(rule.not(rule.or(a, rule.not(b)))).toBe(`-not (${a} -or -not ${b})`);
    });

    it("refuse at run time what the types would have refused", () => {
        expect(() => Reflect.apply(rule.eq, rule, ["deviceOsType", "Windows"])).toThrow(RuleSyntaxError);
        expect(() => rule.of("device.")).toThrow(withoutStackInPulumi);
        expect(() => Reflect.apply(rule.eq, rule, ["accountEnabled", "yes"])).toThrow(/true or false/);
        expect(() => rule.match("displayName", "(")).toThrow(/is not closed/);
        expect(() => rule.of('device.displayName -eq "a')).toThrow(RuleSyntaxError);
    });

    it("do not compile for a misspelled attribute or value", () => {
        // @ts-expect-error The attribute is deviceOSType.
        expect(() => rule.eq("deviceOsType", "Windows")).toThrow(RuleSyntaxError);
        // @ts-expect-error Intune says corporate, rules say Company.
        expect(rule.eq("deviceOwnership", "Corporate")).toContain("Corporate");
        // @ts-expect-error Intune's spelling.
        expect(rule.eq("deviceTrustType", "azureADJoined")).toContain("azureADJoined");
        // @ts-expect-error There are 15 of them.
        expect(() => rule.eq("extensionAttribute16", "a")).toThrow(RuleSyntaxError);
        // @ts-expect-error True and false stand without quotes.
        expect(rule.eq("accountEnabled", "true")).toBe("(device.accountEnabled -eq true)");
    });
});
