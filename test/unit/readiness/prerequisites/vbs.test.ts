import { missing, NOT_ASKED } from "../../../../src/readiness/facts";
import { VBS_FAILURES, VBS_HARDWARE, vbs } from "../../../../src/readiness/prerequisites/vbs";
import { device, RULES, reported } from "../facts";

const judged = (state: string, hardware: string | null = null) =>
    vbs.judge(device({ vbs: reported({ state, hardware }) }), RULES);

describe("VBS", () => {
    it("judges every documented state, of VBS and of what its hardware lacks, by name", () => {
        // Microsoft Graph beta, deviceGuardVirtualizationBasedSecurityState and …HardwareRequirementState (2024).
        const states =
            "running rebootRequired require64BitArchitecture notLicensed notConfigured doesNotMeetHardwareRequirements other";
        const hardware =
            "meetHardwareRequirements secureBootRequired dmaProtectionRequired hyperVNotSupportedForGuestVM hyperVNotAvailable";
        const own = Object.keys(VBS_FAILURES).filter((state) => state !== "disabledAtBoot" && state !== "notEnabled");
        expect(["running", ...own].sort()).toEqual(states.split(" ").sort());
        expect(["meetHardwareRequirements", ...Object.keys(VBS_HARDWARE)].sort()).toEqual(hardware.split(" ").sort());
    });

    it("passes when it is running", () => {
        expect(judged("running")).toMatchObject({ outcome: "pass", evidence: [{ value: "running" }] });
    });

    it.each([
        ["rebootRequired", /^Restart the device/],
        ["require64BitArchitecture", /64-bit Windows/],
        ["notLicensed", /activated/],
        ["notConfigured", /Memory integrity/],
        ["doesNotMeetHardwareRequirements", /firmware/],
        ["other", /msinfo32/],
    ])("fails in the documented state %s, with a remedy of its own", (state, remedy) => {
        expect(judged(state)).toMatchObject({ outcome: "fail", remedy: expect.stringMatching(remedy) });
    });

    it.each([
        ["secureBootRequired", /Secure Boot/],
        ["dmaProtectionRequired", /IOMMU/],
        ["hyperVNotSupportedForGuestVM", /nested virtualization/],
        ["hyperVNotAvailable", /SLAT/],
    ])("names what the hardware lacks: %s", (hardware, remedy) => {
        expect(judged("doesNotMeetHardwareRequirements", hardware)).toMatchObject({
            outcome: "fail",
            remedy: expect.stringMatching(remedy),
            evidence: [{ value: "doesNotMeetHardwareRequirements" }, { value: hardware }],
        });
    });

    it.each(["Running", "enabled", "unknownFutureValue", "constructor", "toString"])(
        "is unknown in the undocumented state %s",
        (state) => {
            expect(judged(state)).toMatchObject({ outcome: "unknown", finding: expect.stringContaining(`'${state}'`) });
        },
    );

    it("is unknown, with the cause, where there was no report", () => {
        const facts = device({ vbs: missing("the device has not reported its hardware inventory", "Intune", null) });
        expect(vbs.judge(facts, RULES)).toMatchObject({
            outcome: "unknown",
            finding: "VBS not known: the device has not reported its hardware inventory",
            evidence: [{ value: null }],
        });
    });

    it("is not judged where nobody asked", () => {
        expect(vbs.judge(device({ vbs: NOT_ASKED }), RULES)).toEqual({ outcome: "notAsked" });
    });
});
