import type { EntraDevice } from "../../src/fleet";
import { matchesRule, parseRule } from "../../src/rules";
import { entraDevice } from "./devices";

const pc = entraDevice({
    id: "aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb",
    deviceId: "d4fe7726-5966-431c-b3b8-cddc8fdb717d",
    accountEnabled: true,
    displayName: 'Rob\'s "big" PC',
    deviceCategory: null,
    deviceOwnership: "Company",
    manufacturer: "Contoso",
    model: "Model [1]",
    mdmAppId: "0000000a-0000-0000-c000-000000000000",
    managementType: "MDM",
    isRooted: null,
    operatingSystem: "Windows",
    operatingSystemVersion: "10.0.26100.4946",
    physicalIds: ["[ZTDID]:86ad4a15", "[OrderID]:179887111881"],
    profileType: "RegisteredDevice",
    systemLabels: ["M365Managed"],
    trustType: "AzureAd",
    enrollmentProfileName: "Autopilot Standard",
    extensionAttributes: { extensionAttribute1: "Pilot", extensionAttribute15: null },
});

const matches = (rule: string, device: EntraDevice = pc): boolean => matchesRule(parseRule(rule), device);

describe("a rule takes a device in", () => {
    test.each([
        // Microsoft's table of device attributes.
        "device.accountEnabled -eq true",
        'device.deviceId -eq "d4fe7726-5966-431c-b3b8-cddc8fdb717d"',
        'device.deviceManagementAppId -eq "0000000a-0000-0000-c000-000000000000"',
        '(device.deviceOSType -eq "iPad") -or (device.deviceOSType -eq "Windows")',
        'device.deviceOSVersion -startsWith "10.0.1" or device.deviceOSVersion -startsWith "10.0.2"',
        'device.deviceOwnership -eq "Company"',
        'device.devicePhysicalIDs -any _ -startsWith "[ZTDId]"',
        '(device.devicePhysicalIds -any _ -eq "[OrderID]:179887111881")',
        'device.deviceTrustType -eq "AzureAD"',
        'device.extensionAttribute1 -eq "pilot"',
        'device.managementType -eq "MDM"',
        'device.objectId -eq "aaaaaaaa-0000-1111-2222-bbbbbbbbbbbb"',
        "device.objectId -ne null",
        'device.profileType -eq "RegisteredDevice"',
        'device.systemLabels -startsWith "M365Managed"',
        'device.enrollmentProfileName -eq "Autopilot Standard"',
        // The rule that groups for hotpatch start from.
        '(device.deviceOSType -eq "Windows") -and (device.deviceOSVersion -startsWith "10.0.26100") -and (device.deviceManagementAppId -ne $null)',
        // Operators.
        'device.deviceOSVersion -in ["10.0.1", "10.0.26100.4946"]',
        'device.deviceOSVersion -notIn ["10.0.1"]',
        'device.displayName -contains "BIG"',
        'device.displayName -notContains "small"',
        'device.displayName -endsWith"pc"',
        'device.displayName -notEndsWith "mac"',
        'device.displayName -notStartsWith "Bob"',
        'device.displayName -match "^rob.*pc$"',
        'device.displayName -notMatch "^ob"',
        'device.deviceManufacturer ne "Fabrikam"',
        'device.deviceOSType -EQ "WINDOWS" -AND NOT device.accountEnabled -eq FALSE',
        'device.accountEnabled -eq "true"',
        // Strings.
        'device.displayName -eq "Rob\'\'s `"big`" PC"',
        "device.displayName -eq 'Rob''s \"big\" PC'",
        'device.displayName -startsWith "Rob\'s"',
        'device.deviceModel -eq "Model [1]"',
        // Null.
        "device.deviceCategory -eq null",
        "device.deviceCategory -eq $null",
        'device.deviceCategory -ne "Office"',
        'device.deviceCategory -notContains "Office"',
        "device.extensionAttribute15 -eq null",
        "device.isRooted -eq null",
        "device.isRooted -ne true",
        // Precedence.
        'device.accountEnabled -eq true -or device.accountEnabled -eq true -and device.deviceOSType -eq "iPad"',
        '-not device.accountEnabled -eq false -and device.deviceOSType -eq "Windows"',
        'not (device.accountEnabled -eq true -and device.deviceOSType -eq "iPad")',
        'device.accountEnabled -eq true -and device.devicePhysicalIds -any _ -startsWith "[ZTD" -and device.accountEnabled -eq true',
        // Collections.
        'device.devicePhysicalIds -all (_ -startsWith "[")',
        '-not (device.devicePhysicalIds -all (_ -startsWith "[ZTD"))',
        'device.devicePhysicalIds -any (_ -startsWith "[ZTD" -and _ -endsWith "4a15")',
        'device.devicePhysicalIds -contains "OrderID"',
        'device.systemLabels -notContains "MDEManaged"',
        "device.systemLabels -ne null",
    ])("%s", (rule) => {
        expect(matches(rule)).toBe(true);
    });
});

describe("a rule leaves a device out", () => {
    test.each([
        'device.deviceOSType -eq "iPad"',
        "device.accountEnabled -eq false",
        "device.isRooted -eq false",
        'device.deviceTrustType -eq "ServerAD"',
        "device.deviceManagementAppId -eq null",
        'device.deviceCategory -contains ""',
        'device.deviceCategory -match ".*"',
        'device.deviceCategory -eq "null"',
        'device.deviceOSVersion -startsWith "10.0.26200"',
        'device.deviceOSType -in ["iPad", "iPhone"]',
        'device.devicePhysicalIds -any (_ -startsWith "[ZTD" -and _ -startsWith "[Order")',
        'device.devicePhysicalIds -notContains "OrderID"',
        "device.devicePhysicalIds -eq null",
        // Precedence: the second -and binds tighter than the -or.
        '(device.accountEnabled -eq true -or device.accountEnabled -eq true) -and device.deviceOSType -eq "iPad"',
        '-not device.accountEnabled -eq true -or device.deviceOSType -eq "iPad"',
        'device.displayName -match "^big"',
    ])("%s", (rule) => {
        expect(matches(rule)).toBe(false);
    });

    test("whose lists are empty: -any holds of nothing, -all of everything", () => {
        const bare = entraDevice({ physicalIds: [] });

        expect(matches('device.devicePhysicalIds -any (_ -ne "x")', bare)).toBe(false);
        expect(matches('device.devicePhysicalIds -all (_ -eq "x")', bare)).toBe(true);
        expect(matches("device.devicePhysicalIds -eq null", bare)).toBe(true);
    });
});

/** "Character classes in .NET regular expressions" and "Anchors" (Microsoft Learn, 2025). */
describe("a pattern reads characters as .NET does:", () => {
    test.each<[string, string, boolean]>([
        ["^\\d$", "\u0667", true],
        ["\\D", "\u0667", false],
        ["^\\w+$", "e\u0301\u203f", true],
        ["\\w", "\u2167", false],
        ["^\\s$", "\u0085", true],
        ["\\s", "\ufeff", false],
        ["a\\b", "a\u200d", false],
        ["c\\Z", "pc\n", true],
        ["c\\z", "pc\n", false],
        ["[A-Z]", "\u00df", false],
        ["[A-Z]", "\u017f", false],
        ["^[A-Z][\u00c0-\u00de]$", "a\u00fc", true],
        ["^[a-z]$", "\u212a", true],
    ])("%s in %j: %s", (pattern, displayName, found) => {
        expect(matches(`device.displayName -match "${pattern}"`, entraDevice({ displayName }))).toBe(found);
    });
});

test("Graph's spellings of trust types are compared as rules spell them", () => {
    expect(matches('device.deviceTrustType -match "^ServerAD$"', entraDevice({ trustType: "ServerAd" }))).toBe(true);
    expect(matches('device.deviceTrustType -eq "Workplace"', entraDevice({ trustType: "Workplace" }))).toBe(true);
    expect(matches("device.deviceTrustType -eq null", entraDevice({ trustType: null }))).toBe(true);
});

test("memberOf asks the caller, and holds of nothing without one", () => {
    const rule = parseRule("device.memberOf -any (group.objectId -in ['G1', 'G2'])");

    expect(matchesRule(rule, pc, { memberOf: (groupId) => groupId === "g2" })).toBe(true);
    expect(matchesRule(rule, pc, { memberOf: () => false })).toBe(false);
    expect(matchesRule(rule, pc)).toBe(false);
    expect(matches("device.memberof -any (group.objectId -in ['G1'])")).toBe(false);
});
