import { readFileSync } from "node:fs";
import { join } from "node:path";
import { propertyLines, type TestStack, testStack } from "./support/stack";

jest.setTimeout(240_000);

const example = readFileSync(join(__dirname, "..", "..", "examples", "prerequisites", "index.ts"), "utf8");
const VBS = "device_vendor_msft_policy_config_deviceguard_enablevirtualizationbasedsecurity";
const CHPE = "device_vendor_msft_policy_config_system_disablechpe";
const CONFIGURATION = "/beta/deviceManagement/configurationPolicies";

describe("prerequisites of hotpatch as code, on the real engine", () => {
    let stack: TestStack;
    beforeAll(async () => {
        stack = await testStack(example);
    });
    afterAll(() => stack?.stop());

    const policies = () => stack.emulator.state().configurationPolicies;
    const chosen = () => policies().flatMap(({ settings }) => settings.map((each) => each.choiceSettingValue?.value));

    it("are previewed with what they restart, once each", async () => {
        const { text } = await stack.pulumi(["preview"]);
        // Progress lines show it as well, cut to the terminal's width.
        const diagnostics = text.slice(text.indexOf("Diagnostics:"));
        const said = (part: string) => diagnostics.split(part).length - 1;
        expect(said("VirtualizationBasedSecurity 'win11-vbs': devices in its groups that do not run VBS yet")).toBe(1);
        expect(said("DisableChpe 'win11-chpe': Arm64 devices in its groups need one restart")).toBe(1);
        expect(policies()).toEqual([]);
    });

    it("are made for the ring's devices without the excluded group, and nothing is left to change", async () => {
        await stack.pulumi(["up", "--yes", "--skip-preview"]);
        expect(chosen().sort()).toEqual([`${VBS}_1`, `${CHPE}_1`]);
        const idOf = (name: string) => stack.emulator.groups.find(({ displayName }) => displayName === name)?.id;
        for (const { assignments } of policies()) {
            expect(assignments.map(({ target }) => [target["@odata.type"], target.groupId])).toEqual([
                ["#microsoft.graph.groupAssignmentTarget", idOf("Hotpatch Eligible Devices")],
                ["#microsoft.graph.exclusionGroupAssignmentTarget", idOf("VBS later")],
            ]);
        }
        const { text } = await stack.pulumi(["preview", "--expect-no-changes"]);
        expect(text).not.toMatch(/restart/);
        await stack.pulumi(["refresh", "--preview-only", "--expect-no-changes"]);
    });

    it("show as drift what somebody changed elsewhere, and are put back", async () => {
        const vbs = policies().find(({ settings }) => settings[0]?.settingDefinitionId === VBS);
        const { name, description, platforms, technologies } = vbs ?? {};
        const settingInstance = { ...vbs?.settings[0], choiceSettingValue: { value: `${VBS}_0` } };
        const body = { name, description, platforms, technologies, settings: [{ settingInstance }] };
        expect((await stack.call("PUT", `${CONFIGURATION}/${vbs?.id}`, body)).status).toBe(204);

        const { text } = await stack.pulumi(["refresh", "--yes", "--skip-preview", "--diff"]);
        expect(propertyLines(text).join("\n")).toContain(`"${VBS}_1" => "${VBS}_0"`);
        const { text: preview } = await stack.pulumi(["preview", "--diff"]);
        expect(propertyLines(preview).join("\n")).toContain(`"${VBS}_0" => "${VBS}_1"`);
        await stack.pulumi(["up", "--yes", "--skip-preview"]);
        expect(chosen().sort()).toEqual([`${VBS}_1`, `${CHPE}_1`]);
    });

    it("follow their ring's name, by an alias on the ring alone: no policy is replaced", async () => {
        const ids = () => policies().map(({ id }) => id);
        const before = ids();
        const renamed = example
            .replace('HotpatchRing("win11", {', 'HotpatchRing("young", {')
            .replace("[later.objectId] },\n});", '[later.objectId] },\n}, { aliases: [{ name: "win11" }] });');
        expect(renamed).toMatch(/"young".*aliases/s);
        stack.write(renamed);
        await stack.pulumi(["up", "--yes", "--skip-preview"]);
        expect(ids()).toEqual(before);
        expect(policies().map(({ name }) => name)).toEqual([
            expect.stringMatching(/ - young$/),
            expect.stringMatching(/ - young$/),
        ]);
        await stack.pulumi(["preview", "--expect-no-changes"]);
    });

    it("go with the stack", async () => {
        await stack.pulumi(["destroy", "--yes", "--skip-preview"]);
        expect(policies()).toEqual([]);
    });
});
