/** Traps of dynamic membership rules for devices, by the numbers of our survey of the service's interface (August 2026). */

import { lintRule, MAX_RULE_LENGTH } from "../../../src/membership";
import { hotpatchRule } from "../../../src/membership/hotpatchRule";

const codes = (rule: string) => lintRule(rule).map(({ code, severity }) => `${severity} ${code}`);
const fixes = (rule: string) =>
    lintRule(rule)
        .map(({ fix }) => fix)
        .join(" ");

describe("a trap of membership rules that is not walked into", () => {
    it.each([
        ["the edition", '(device.edition -eq "Enterprise")'],
        ["VBS", '(device.virtualizationBasedSecurityState -eq "running")'],
        ["the architecture", '(device.processorArchitecture -eq "arm64")'],
        ["an order of versions", '(device.deviceOSVersion -ge "10.0.26100")'],
        ["a name in another case", '(device.deviceostype -eq "Windows")'],
    ])("18: a rule cannot express %s, and the lint says so as an error", (_what, rule) => {
        expect(codes(rule)).toEqual([expect.stringMatching(/^error /)]);
    });

    it("18: a name with a capital at its beginning, as Microsoft prints it here and there, is a warning with the usual form", () => {
        const rule = '(device.DeviceOSType -eq "Windows")';
        expect(codes(rule)).toEqual(["warning no-version", "warning property-case"]);
        expect(fixes(rule)).toContain("Write device.deviceOSType.");
    });

    it("18: a rule has at most 3,072 characters, and slow operators are pointed at", () => {
        expect(MAX_RULE_LENGTH).toBe(3072);
        const long = Array.from({ length: 120 }, (_, n) => `(device.displayName -eq "PC-${n}")`).join(" -or ");
        expect(codes(long)).toContain("error too-long");
        expect(codes('(device.displayName -match "^PC")')).toContain("warning slow-operator");
    });

    it.each(["AzureAd", "azureADJoined", "Azure AD joined"])(
        "19: the join type is spelled AzureAD in a rule, not %s as elsewhere",
        (spelling) => {
            const rule = `(device.deviceTrustType -eq "${spelling}")`;
            if (spelling.toLowerCase() === "azuread") {
                // Rules ignore case.
                expect(codes(rule).filter((code) => code.startsWith("error"))).toEqual([]);
            } else {
                expect(codes(rule)).toEqual([expect.stringMatching(/^warning value-/)]);
                expect(fixes(rule)).toContain("AzureAD");
            }
        },
    );

    it("22: a list of versions that ends before the newest is pointed at, and a short prefix takes in 28000, another branch", () => {
        const rule = hotpatchRule(["24H2", "25H2"]);
        expect(codes(rule)).toContain("warning aged-versions");
        expect(codes(hotpatchRule(["24H2", "25H2", "26H2"]))).not.toContain("warning aged-versions");
        const short = lintRule('(device.deviceOSVersion -startsWith "10.0.2")');
        expect(short.map(({ code }) => code)).toContain("unsupported-version");
        expect(short.map(({ message }) => message).join(" ")).toContain("Windows 11 26H1");
    });
});
