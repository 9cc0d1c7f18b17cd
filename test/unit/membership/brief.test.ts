import { rule, ruleInBrief } from "../../../src/membership";

describe("a rule in brief", () => {
    it.each([
        [rule.hotpatch({ versions: ["24H2"] }), "version 24H2"],
        [rule.hotpatch({ versions: ["24H2", "25H2"], share: 0.25 }), "versions 24H2 and 25H2, 25 % of devices"],
        [
            rule.hotpatch({ versions: ["25H2"], share: { from: 0.05, to: 0.25 } }),
            "version 25H2, 19.9 % of devices (from 5.1 % to 25 %)",
        ],
        [rule.hotpatch({ versions: ["24H2"], management: "intune" }), "version 24H2, managed by Intune only"],
        ['(device.deviceOSType -eq "Windows")', "all managed Windows devices"],
        [
            'device.deviceOSType -eq "Windows" -and -not (device.displayName -startsWith "KIOSK")',
            'not those of which its name begins with "KIOSK"',
        ],
        [
            '(device.displayName -startsWith "A") -or (device.deviceOSVersion -startsWith "10.0.26100")',
            'any of the following is true: its name begins with "A"; its version begins with "10.0.26100" (Windows 11 24H2)',
        ],
    ])("%s", (text, words) => {
        expect(ruleInBrief(text)).toBe(words);
    });
});
