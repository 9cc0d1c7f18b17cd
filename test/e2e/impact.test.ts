import { type TestStack, testStack } from "./support/stack";

jest.setTimeout(400_000);

const POLICIES = "/beta/deviceManagement/windowsQualityUpdatePolicies";
const UP = ["up", "--yes", "--skip-preview"];

interface RingOptions {
    readonly share?: number;
    readonly versions?: string;
    readonly policy?: string;
    readonly more?: string;
}

const ring = ({ share = 0.25, versions = `"24H2", "26H2"`, policy = "", more = "" }: RingOptions = {}) => `
import * as hotpatch from "pulumi-hotpatch";
new hotpatch.HotpatchRing("broad", {
    group: { displayName: "Broad", membershipRule: hotpatch.rule.hotpatch({ versions: [${versions}], share: ${share} }) },
    policy: { displayName: "Hotpatch broad", ${policy} },
    ${more}
});\n`;

/** The block of a title as a reader sees it below "Diagnostics". What hangs on the day of the test is left out. */
function block(text: string, title: string): string {
    const lines = diagnostics(text).split(/\r?\n/);
    const first = lines.findIndex((line) => line.trim().startsWith(`${title} after this change`));
    if (first < 0) {
        return `no block of ${title}`;
    }
    const margin = lines[first]?.search(/\S/) ?? 0;
    const rest = lines.slice(first + 1);
    const end = rest.findIndex((line) => line.search(/\S/) <= margin);
    return [lines[first] ?? "", ...rest.slice(0, end)]
        .map((line) => line.slice(margin))
        .filter((line) => !/^ {2}restart +\d+ +need the baseline/.test(line))
        .map((line) =>
            line.replace(/read (?:just now|\d+ s ago)/, "read …").replace(/; \d+ need the baseline of .* first/, ""),
        )
        .join("\n");
}

/** Without lines of progress, which say the same before. */
function diagnostics(text: string): string {
    return text.slice(text.indexOf("Diagnostics:"));
}

/** A number behind a word of a block. */
function count(text: string, word: string): number {
    return Number(new RegExp(`^ {2}${word} +([\\d,]+)`, "m").exec(text)?.[1]?.replace(",", "") ?? 0);
}

describe("what a preview says of devices, on the real engine", () => {
    let stack: TestStack;
    beforeAll(async () => {
        stack = await testStack(ring(), { emulator: { devices: 120, seed: 3 } });
    });
    afterAll(() => stack?.stop());

    const preview = async (program: string, title = "Hotpatch ring 'broad'") => {
        stack.write(program);
        return block((await stack.pulumi(["preview"])).text, title);
    };
    const up = async (title = "Hotpatch ring 'broad'") => block((await stack.pulumi(UP)).text, title);
    const members = (displayName = "Broad") =>
        new Set(stack.emulator.groups.find((group) => group.displayName === displayName)?.members);

    it("a first ring: who enters, how ready they are, and the rule in words and in full", async () => {
        const text = await preview(ring());
        expect(text).toMatchInlineSnapshot(`
"Hotpatch ring 'broad' after this change (120 Windows devices, read …)
  enter    23   Eligible 11 · Not eligible (edition) 4, (build) 2, (vbs) 1, (entra_join) 1 · Unknown (build) 1, (entra_join) 1 · Not in Intune 2      WIN-000004, WIN-000015, WIN-000020 … and 20 more
  rule of group 'Broad': versions 24H2 and 26H2, 25 % of devices
    (device.deviceOSType -eq "Windows") -and ((device.deviceOSVersion -startsWith "10.0.26100") -or (device.deviceOSVersion -startsWith "10.0.26300")) -and (device.deviceManagementAppId -ne $null) -and ((device.deviceId -startsWith "0") -or (device.deviceId -startsWith "1") -or (device.deviceId -startsWith "2") -or (device.deviceId -startsWith "3"))"
`);
        expect(await up()).toBe(text);
        expect(members().size).toBe(count(text, "enter"));
    });

    it("nothing that changes is no block, and nothing of the tenant is read", async () => {
        stack.emulator.clearRequests();
        const { text } = await stack.pulumi(["preview", "--expect-no-changes"]);
        expect(text).not.toContain("after this change");
        expect(stack.emulator.requests).toEqual([]);
    });

    it("a share that grows", async () => {
        const before = members();
        const text = await preview(ring({ share: 0.5 }));
        expect(text).toMatchInlineSnapshot(`
"Hotpatch ring 'broad' after this change (120 Windows devices, read …)
  enter     8   Eligible 5 · Not eligible (edition) 1 · Unknown (build) 1, (vbs) 1      WIN-000017, WIN-000029, WIN-000055 … and 5 more
  stay     23
  rule of group 'Broad': versions 24H2 and 26H2, 50 % of devices, so far versions 24H2 and 26H2, 25 % of devices
    (device.deviceOSType -eq "Windows") -and ((device.deviceOSVersion -startsWith "10.0.26100") -or (device.deviceOSVersion -startsWith "10.0.26300")) -and (device.deviceManagementAppId -ne $null) -and ((device.deviceId -startsWith "0") -or (device.deviceId -startsWith "1") -or (device.deviceId -startsWith "2") -or (device.deviceId -startsWith "3") -or (device.deviceId -startsWith "4") -or (device.deviceId -startsWith "5") -or (device.deviceId -startsWith "6") -or (device.deviceId -startsWith "7"))"
`);
        await up();
        const entered = [...members()].filter((id) => !before.has(id));
        expect(count(text, "enter")).toBe(entered.length);
        expect(count(text, "stay")).toBe(before.size);
    });

    it("a version that is added", async () => {
        const before = members();
        const text = await preview(ring({ share: 0.5, versions: `"24H2", "25H2", "26H2"` }));
        expect(text).toMatchInlineSnapshot(`
"Hotpatch ring 'broad' after this change (120 Windows devices, read …)
  enter    16   Eligible 8 · Not eligible (edition) 4, (build) 2, (vbs) 1, (entra_join) 1      WIN-000007, WIN-000009, WIN-000019 … and 13 more
  stay     31
  rule of group 'Broad': versions 24H2, 25H2 and 26H2, 50 % of devices, so far versions 24H2 and 26H2, 50 % of devices
    (device.deviceOSType -eq "Windows") -and ((device.deviceOSVersion -startsWith "10.0.26100") -or (device.deviceOSVersion -startsWith "10.0.26200") -or (device.deviceOSVersion -startsWith "10.0.26300")) -and (device.deviceManagementAppId -ne $null) -and ((device.deviceId -startsWith "0") -or (device.deviceId -startsWith "1") -or (device.deviceId -startsWith "2") -or (device.deviceId -startsWith "3") -or (device.deviceId -startsWith "4") -or (device.deviceId -startsWith "5") -or (device.deviceId -startsWith "6") -or (device.deviceId -startsWith "7"))"
`);
        await up();
        expect(count(text, "enter")).toBe([...members()].filter((id) => !before.has(id)).length);
    });

    it("an exclusion: who leaves, and what decides about them then", async () => {
        const kept = await stack.group("BreakGlass");
        for (const id of [...members()].slice(0, 4)) {
            const reference = { "@odata.id": `https://graph.microsoft.com/v1.0/directoryObjects/${id}` };
            expect((await stack.call("POST", `/v1.0/groups/${kept}/members/$ref`, reference)).status).toBe(204);
        }
        const text = await preview(
            ring({ share: 0.5, versions: `"24H2", "25H2", "26H2"`, more: `excludeGroupIds: ["${kept}"],` }),
        );
        expect(text).toMatchInlineSnapshot(`
"Hotpatch ring 'broad' after this change (120 Windows devices, read …)
  leave   4   go to: tenant default (hotpatch on) 4      WIN-000017, WIN-000040, WIN-000052, WIN-000064
  stay   43"
`);
        expect(count(text, "leave")).toBe(4);
        await up();
        stack.write(ring({ share: 0.5, versions: `"24H2", "25H2", "26H2"` }));
        await stack.pulumi(UP);
    });

    const whole = (options: RingOptions = {}) => ring({ share: 0.5, versions: `"24H2", "25H2", "26H2"`, ...options });

    it("hotpatch off, a deferral, and prerequisites", async () => {
        expect(await preview(whole({ policy: "hotpatchEnabled: false" }))).toMatchInlineSnapshot(`
"Hotpatch ring 'broad' after this change (120 Windows devices, read …)
  stay    47
  change  47   hotpatch on => off: Eligible 24 · Not eligible (edition) 9, (build) 4, (vbs) 2, (entra_join) 2 · Unknown (build) 2, (vbs) 1, (entra_join) 1 · Not in Intune 2
  from the next hotpatch month on 24 devices restart for updates that take no restart today"
`);
        expect(await preview(whole({ policy: "deferralDays: 7" }))).toMatchInlineSnapshot(`
"Hotpatch ring 'broad' after this change (120 Windows devices, read …)
  stay    47
  change  47   offered 7 days after release, so far 0 days after release"
`);
        expect(await preview(whole({ more: "prerequisites: { vbs: true }," }))).toMatchInlineSnapshot(`
"Hotpatch ring 'broad' after this change (120 Windows devices, read …)
  restart  2   once, for VBS; perhaps 4 more, of which that is not known
  policy 'Hotpatch prerequisite - virtualization-based security - broad' reaches 47 devices, 47 of them new"
`);
    });

    it("drift that --refresh finds is told when it is put back, in preview and up; without it nothing changes", async () => {
        stack.write(whole());
        const [policy] = stack.emulator.policies;
        const change = { hotpatchEnabled: false };
        expect((await stack.call("PATCH", `${POLICIES}/${policy?.id}`, change)).status).toBe(200);
        expect((await stack.pulumi(["preview", "--expect-no-changes"])).text).not.toContain("after this change");
        const switched = /^ {2}change +47 {3}hotpatch off => on: Eligible/m;
        const title = "Hotpatch ring 'broad'";
        expect(block((await stack.pulumi(["preview", "--refresh"])).text, title)).toMatch(switched);
        expect(block((await stack.pulumi([...UP, "--refresh"])).text, title)).toMatch(switched);
        await stack.pulumi(["preview", "--refresh", "--expect-no-changes"]);
    });

    it("what --target leaves out is not told", async () => {
        stack.write(whole({ share: 0.75, policy: "deferralDays: 3" }));
        const { text } = await stack.pulumi(["preview", "--target", "**broad-policy"]);
        const told = block(text, "Hotpatch ring 'broad'");
        expect(told).toMatch(/^ {2}change +47 {3}offered 3 days/m);
        expect(told).not.toMatch(/^ {2}enter/m);
    });

    it("a policy of somebody else that says the opposite is a conflict, by its name", async () => {
        const made = await stack.call("POST", POLICIES, { displayName: "Legacy off", hotpatchEnabled: false });
        const { id } = (await made.json()) as { id: string };
        const broad = stack.emulator.groups.find(({ displayName }) => displayName === "Broad")?.id;
        const target = { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: broad };
        await stack.call("POST", `${POLICIES}/${id}/assign`, { assignments: [{ target }] });
        const text = await preview(whole({ share: 0.75 }));
        expect(text).toMatch(/conflict +\d+ {3}are also targeted by 'Legacy off', hotpatch off/);
        expect(text).toMatch(/^ {2}stay/m);

        const adopted = await preview(
            `${whole()}new hotpatch.QualityUpdatePolicy("legacy", { displayName: "Legacy", adopt: { displayName: "Legacy off" } });\n`,
            "Quality update policy 'legacy'",
        );
        expect(adopted).toMatchInlineSnapshot(`
"Quality update policy 'legacy' after this change (120 Windows devices, read …)
  stay     47
  change   47   hotpatch off => on: Eligible 24 · Not eligible (edition) 9, (build) 4, (vbs) 2, (entra_join) 2 · Unknown (build) 2, (vbs) 1, (entra_join) 1 · Not in Intune 2
  from the next hotpatch month on 24 devices are patched without a restart that restart today"
`);
        await stack.call("DELETE", `${POLICIES}/${id}`);
    });

    it("an id that the program does not know yet is told as that", async () => {
        const text = await preview(
            `${whole()}
const other = new hotpatch.HotpatchGroup("other", { displayName: "Other", versions: ["24H2"] });
new hotpatch.QualityUpdatePolicyAssignment("more", {
    policyId: new hotpatch.QualityUpdatePolicy("second", { displayName: "Second" }).id,
    includeGroupIds: [other.objectId],
    excludeGroupIds: other.objectId.apply((id) => [id]),
});\n`,
            "Quality update policy 'second'",
        );
        expect(text).toMatch(/enter +\d+/);
        const { text: all } = await stack.pulumi(["preview"]);
        expect(all).toContain("A group in excludeGroupIds of 'more' is known only once other resources are made.");
    });

    it("what is removed from the program is told on the stack", async () => {
        stack.write(`import "pulumi-hotpatch";\n`);
        const { text: all } = await stack.pulumi(["preview"]);
        expect(all).toContain("What is removed from the program after this change");
        const text = block(all, "What is removed from the program");
        expect(text).toMatchInlineSnapshot(`
"What is removed from the program after this change (120 Windows devices, read …)
  quality update policy 'Hotpatch broad' is deleted:
  leave  47   go to: tenant default (hotpatch on) 47      WIN-000004, WIN-000007, WIN-000009 … and 44 more"
`);
        expect(count(text.replace(/^ +quality.*\n/m, ""), "leave")).toBe(members().size);
    });

    it("a preview of which nothing is told where the stack says so", async () => {
        stack.write(whole({ share: 0.75 }));
        const { text, code } = await stack.start(["preview"], { HOTPATCH_IMPACT: "false" }).ended;
        expect(code).toBe(0);
        expect(text).not.toContain("after this change");
    });

    it("a permission that is missing is one line, and the exit code stays", async () => {
        const { HOTPATCH_GRAPH_TOKEN: token = "" } = stack.env;
        const roles = ["DeviceManagementConfiguration.Read.All", "GroupMember.Read.All", "WindowsUpdates.Read.All"];
        try {
            stack.env.HOTPATCH_GRAPH_TOKEN = stack.emulator.issueToken({ roles });
            stack.write(whole({ share: 0.75 }));
            const { text: nothing } = await stack.pulumi(["preview"]);
            expect(
                diagnostics(nothing).match(
                    /warning: What this change does to devices is not known.*Device\.Read\.All/g,
                ),
            ).toHaveLength(1);

            stack.env.HOTPATCH_GRAPH_TOKEN = stack.emulator.issueToken({ roles: [...roles, "Device.Read.All"] });
            const { text } = await stack.pulumi(["preview"]);
            expect(block(text, "Hotpatch ring 'broad'")).toMatch(/enter +\d+ {3}readiness not known/);
            expect(text).toMatch(/not known in full: .*DeviceManagementManagedDevices\.Read\.All/);
        } finally {
            stack.env.HOTPATCH_GRAPH_TOKEN = token;
        }
    });

    it("a service that never answers is one line after the time that it has", async () => {
        stack.write(whole({ share: 0.75 }));
        stack.emulator.faults.add({
            path: "/deviceManagement/windowsQualityUpdatePolicies",
            kind: "hang",
            times: "always",
        });
        const { text, code } = await stack.start(["preview"], { HOTPATCH_IMPACT_SECONDS: "2" }).ended;
        stack.emulator.faults.clear();
        expect(code).toBe(0);
        expect(diagnostics(text).match(/warning: What this change does to devices is not known: /g)).toHaveLength(1);
    });

    it("limits that do not hold fail the preview and pulumi up, with their numbers and nothing of the ring sent", async () => {
        const limited = (most: number) => whole({ share: 0.75, more: `impact: { maxEntering: ${most} },` });
        stack.write(limited(2));
        const refused = /error: Hotpatch ring 'broad': (\d+) devices would enter, and impact.maxEntering is 2\./;
        const { text } = await stack.pulumi(["preview"], 1);
        const entering = Number(refused.exec(text)?.[1]);
        expect(entering).toBeGreaterThan(2);
        const before = [members(), stack.emulator.policies];
        expect((await stack.pulumi(UP, 1)).text).toMatch(refused);
        expect([members(), stack.emulator.policies]).toEqual(before);
        stack.write(limited(entering));
        await stack.pulumi(UP);
        await stack.pulumi(["preview", "--expect-no-changes"]);
        await stack.pulumi(["destroy", "--yes", "--skip-preview"]);

        stack.write(limited(2));
        expect((await stack.pulumi(UP, 1)).text).toMatch(/devices would enter, and impact.maxEntering is 2\./);
        expect([stack.emulator.policies, members()]).toEqual([[], new Set()]);
    });
});
