import { groupVersions, hotpatchRule } from "../../../src/membership/hotpatchRule";

describe("the rule of a hotpatch group", () => {
    it("is the guide's rule for one version", () => {
        expect(hotpatchRule(["24H2"])).toBe(
            '(device.deviceOSType -eq "Windows") -and (device.deviceOSVersion -startsWith "10.0.26100") -and ' +
                "(device.deviceManagementAppId -ne $null)",
        );
    });

    it("has one build prefix for each of several versions", () => {
        expect(hotpatchRule(["24H2", "25H2"])).toContain(
            '((device.deviceOSVersion -startsWith "10.0.26100") -or (device.deviceOSVersion -startsWith "10.0.26200"))',
        );
    });

    it("does not depend on the order or on repetition", () => {
        expect(hotpatchRule(["25H2", "24H2", "25H2"])).toBe(hotpatchRule(["24H2", "25H2"]));
    });

    it("can be made of 24H2, 25H2 and 26H2, but not of 26H1, which is a branch of its own", () => {
        expect(groupVersions()).toEqual(["24H2", "25H2", "26H2"]);
    });
});
