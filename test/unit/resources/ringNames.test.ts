import { misleadingName } from "../../../src/resources/ringNames";

describe("names of rings", () => {
    it.each([
        ["Hotpatch Enabled - Win 11 Enterprise", false, true],
        ["hotpatch ENABLED", false, true],
        ["Hotpatch Enabled - Win 11 Enterprise", true, false],
        ["Hotpatch Enabled - Win 11 Enterprise", undefined, false],
        ["Hotpatch off", false, false],
        ["Disabled", false, false],
    ])("'%s' with hotpatchEnabled %s: misleading is %s", (name, isOn, isMisleading) => {
        expect(misleadingName(name, isOn) !== undefined).toBe(isMisleading);
    });
});
