import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { importPolicies } from "../../../src/cli/commands/import";
import type { GraphClient } from "../../../src/graph/client";
import { rule } from "../../../src/membership";
import { hotpatchRule } from "../../../src/membership/hotpatchRule";
import { type Harness, harness } from "../handlers/harness";
import { connectionTo, ran } from "./ran";
import { testTerminal } from "./terminal";

const POLICIES = "/deviceManagement/windowsQualityUpdatePolicies";
const MARKER = "Managed by Pulumi: rings/production/pilot";

describe("hotpatch import", () => {
    let test: Harness;
    let folder: string;
    let graph: GraphClient;
    beforeEach(async () => {
        folder = mkdtempSync(join(tmpdir(), "hotpatch-import-"));
        test = await harness();
        graph = test.graph;
    });
    afterEach(async () => {
        rmSync(folder, { recursive: true, force: true });
        await test.stop();
    });

    async function run(...args: string[]): Promise<{ out: string; err: string }> {
        const terminal = testTerminal({ cwd: folder });
        await ran(importPolicies, args, { terminal, connect: connectionTo(graph) });
        return { out: terminal.out(), err: terminal.err() };
    }

    async function policy(displayName: string, description: string): Promise<string> {
        const made = (await test.graph.post("beta", POLICIES, {
            displayName,
            description,
            hotpatchEnabled: true,
        })) as { id: string };
        return made.id;
    }

    const imported = (...path: string[]) =>
        (JSON.parse(readFileSync(join(folder, ...path), "utf8")) as { resources: { id: string }[] }).resources.map(
            ({ id }) => id,
        );

    it("leaves out what another stack manages, and says whose it is", async () => {
        const own = await policy("By hand", "Made in the portal");
        await policy("Pilot", `For pilots\n${MARKER}`);
        const { out, err } = await run();
        expect(out).toMatch(/^Found 1 policy\. Wrote/);
        expect(imported("hotpatch-import.json")).toEqual([own]);
        expect(err).toMatch(
            /^Policy 'Pilot' is left out: its description says 'Managed by Pulumi: rings\/production\/pilot'\./m,
        );
        expect(err).toContain("--foreign");
    });

    it("writes nothing where other stacks manage every policy", async () => {
        await policy("Pilot", MARKER);
        const { out, err } = await run();
        expect(out).toBe("No quality update policy is left to import. Nothing was written.\n");
        expect(err).toContain(MARKER);
        expect(() => imported("hotpatch-import.json")).toThrow(/ENOENT/);
    });

    it("refuses such a policy that is named, and takes it if that is asked for, with what the other stack has to do", async () => {
        const id = await policy("Pilot", MARKER);
        await expect(run("Pilot")).rejects.toThrow(
            /^Import quality update policy 'Pilot': stack 'production' of project 'rings', as 'pilot', manages it \(Managed by Pulumi: .*\)\. .*`pulumi state delete`.*--foreign/,
        );
        const { err } = await run("Pilot", "--foreign");
        expect(imported("hotpatch-import.json")).toEqual([id]);
        expect(err).toMatch(/Policy 'Pilot': .*'production' of project 'rings'.*has to let go.*`pulumi state delete`/);
    });

    it("lets no name end the comment that it stands in", async () => {
        await policy("Pilot\u2028process.exit();", "");
        await run();
        const program = readFileSync(join(folder, "hotpatch-imported.ts"), "utf8");
        expect(program).not.toContain("\u2028");
        expect(program).toMatch(/^\/\/ Policy "Pilot\ufffdprocess\.exit\(\);"\.$/m);
    });

    const ALL_DEVICES = { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" };
    const group = (groupId: string, kind = "group") => ({
        "@odata.type": `#microsoft.graph.${kind}AssignmentTarget`,
        groupId,
    });
    const setting = (category: string, method: string, days?: number) => ({
        windowsQualityUpdateCadence: "monthly",
        windowsQualityUpdateCategory: category,
        approvalMethodType: method,
        ...(days === undefined ? {} : { deferredDeploymentInDay: days }),
    });
    const assign = (id: string, ...targets: object[]) =>
        test.graph.post("beta", `${POLICIES}/${id}/assign`, { assignments: targets.map((target) => ({ target })) });
    const resources = () =>
        (JSON.parse(readFileSync(join(folder, "hotpatch-import.json"), "utf8")) as { resources: object[] }).resources;
    const program = () => readFileSync(join(folder, "hotpatch-imported.ts"), "utf8");

    it("brings in an assignment to all devices, with the groups that it excludes", async () => {
        const kiosks = await test.group("Kiosks");
        await assign(await policy("Everybody", ""), ALL_DEVICES, group(kiosks, "exclusionGroup"));
        const { err } = await run();
        expect(resources()).toMatchObject([{}, { inputs: { allDevices: true, excludeGroupIds: [kiosks] } }]);
        expect(program()).toMatch(/QualityUpdatePolicyAssignment\([\s\S]*allDevices: true/);
        expect(err).toBe("");
    });

    it("brings in approval settings that are more than a deferral", async () => {
        const id = await policy("By hand", "");
        const approvalSettings = [setting("security", "manual"), setting("nonSecurity", "automatic", 9)];
        await test.graph.patch("beta", `${POLICIES}/${id}`, { approvalSettings });
        const { err } = await run();
        const expected = [
            { cadence: "monthly", category: "nonSecurity", method: "automatic", deferralDays: 9 },
            { cadence: "monthly", category: "security", method: "manual" },
        ];
        expect(resources()).toMatchObject([
            { inputs: { approvalSettings: expected }, outputs: { approvalSettings: expected } },
        ]);
        expect(program()).toContain(`approvalSettings: ${JSON.stringify(expected)}`);
        expect(err).not.toContain("approval");
    });

    it("says which approval settings a program cannot name, and why", async () => {
        const id = await policy("Slow", "");
        const approvalSettings = [setting("security", "automatic", 45)];
        graph = {
            ...test.graph,
            get: async (...args) => {
                const body = (await test.graph.get(...args)) as object;
                return String(args[1]).endsWith(id) ? { ...body, approvalSettings } : body;
            },
            async *pages(...args) {
                for await (const page of test.graph.pages(...args)) {
                    yield page.map((each) => ({ ...(each as object), approvalSettings }));
                }
            },
        };
        const { err } = await run();
        expect(resources()).toEqual([
            expect.objectContaining({ inputs: expect.not.objectContaining({ deferralDays: 45 }) }),
        ]);
        expect(err).toMatch(
            /Policy 'Slow': Its approval settings are left as they are and not managed here, since .*30/,
        );
    });

    it("says what a policy that has targets and includes nobody looks like, and what kind of target cannot be named", async () => {
        const kiosks = await test.group("Kiosks");
        await assign(await policy("Nobody", ""), group(kiosks, "exclusionGroup"));
        const filter = "11111111-2222-4333-8444-555555555555";
        await assign(await policy("Filtered", ""), {
            ...group(kiosks),
            deviceAndAppManagementAssignmentFilterId: filter,
            deviceAndAppManagementAssignmentFilterType: "include",
        });
        const { err } = await run();
        expect(err).toContain(
            `Policy 'Nobody': It includes nobody and excludes ${kiosks}, which an assignment of a program cannot say`,
        );
        expect(err).toMatch(new RegExp(`Policy 'Filtered': Its assignment is left out, .*FilterId=${filter}`));
        expect(err).not.toContain("not assigned");
    });

    it("prints the import file's path as it is from where the user stands", async () => {
        await policy("By hand", "");
        mkdirSync(join(folder, "my rings"));
        const { out } = await run("--out", "my rings");
        expect(out).toContain(
            `pulumi import --file "${join("my rings", "hotpatch-import.json")}" --generate-code=false`,
        );
        expect((await run()).out).toContain("pulumi import --file hotpatch-import.json --generate-code=false");
    });

    it("says what to do where the files cannot be written", async () => {
        await policy("By hand", "");
        mkdirSync(join(folder, "hotpatch-import.json"));
        await expect(run("--force")).rejects.toThrow(
            /^Write '.*hotpatch-import\.json': EISDIR\. Choose another folder with --out\.$/,
        );
    });

    describe("--all", () => {
        const GUIDE = hotpatchRule(["24H2", "25H2"]);
        async function dynamicGroup(displayName: string, membershipRule: string): Promise<string> {
            const made = (await test.graph.post("v1.0", "/groups", {
                displayName,
                mailEnabled: false,
                mailNickname: "ring",
                securityEnabled: true,
                groupTypes: ["DynamicMembership"],
                membershipRule,
                membershipRuleProcessingState: "On",
            })) as { id: string };
            return made.id;
        }

        it("declares a ring where a policy has a dynamic group of its own, as a person would write it", async () => {
            const pilots = await dynamicGroup("Pilots", GUIDE);
            const vips = await test.group("VIPs");
            await assign(await policy("Pilot", ""), group(pilots), group(vips, "exclusionGroup"));
            const { out, err } = await run("--all");
            expect(out).toMatch(/^Found 1 policy, and declared 1 ring\./);
            expect(err).toContain("Group 'Pilots' becomes the ring's: to destroy the ring deletes the group.");
            expect(program()).toBe(`import * as hotpatch from "pulumi-hotpatch";

// Policy "Pilot".
// Group 'Pilots' becomes the ring's: to destroy the ring deletes the group.
new hotpatch.HotpatchRing("pilot", {
    group: {
        displayName: "Pilots",
        versions: ["24H2","25H2"],
    },
    policy: {
        displayName: "Pilot",
        hotpatchEnabled: true,
    },
    excludeGroupIds: [
        "${vips}", // VIPs
    ],
});
`);
            expect(resources()).toMatchObject([
                { type: "hotpatch:index:HotpatchRing", name: "pilot", component: true },
                { type: "hotpatch:index:HotpatchGroup", name: "pilot-group", component: true, parent: "pilot" },
                { logicalName: "pilot-group", id: `/groups/${pilots}`, parent: "pilot-group" },
                { name: "pilot-policy", parent: "pilot" },
                { name: "pilot-assignment", parent: "pilot" },
            ]);
        });

        it("writes shares with what builds them, and rules of one's own to the letter", async () => {
            const own = '(device.displayName -startsWith "PILOT-") -and (device.deviceOSType -eq "Windows")';
            const share = rule.hotpatch({ versions: ["25H2"], share: { from: 0.05, to: 0.25 } });
            await assign(await policy("Early", ""), group(await dynamicGroup("Early", share)));
            await assign(await policy("Own", ""), group(await dynamicGroup("Own", own)));
            await run("--all");
            expect(program()).toContain(
                'membershipRule: hotpatch.rule.hotpatch({\n            versions: ["25H2"],\n            share: {"from":0.05,"to":0.25},\n        }),',
            );
            expect(program()).toContain(`membershipRule: ${JSON.stringify(own)},`);
        });

        it("leaves a group as it is that another policy names, even one of another stack, or whose members are assigned", async () => {
            const shared = await dynamicGroup("Shared", GUIDE);
            const assigned = await test.group("ByHand");
            await assign(await policy("Pilot", ""), group(shared));
            await assign(await policy("Theirs", MARKER), group(shared, "exclusionGroup"));
            await assign(await policy("Kiosks", ""), group(assigned));
            const { err } = await run("--all");
            expect(program()).toMatch(new RegExp(`group: \\{\\n {8}objectId: "${shared}",`));
            expect(program()).toMatch(new RegExp(`group: \\{\\n {8}objectId: "${assigned}",`));
            expect(err).toContain("Group 'Shared' stays as it is, since other policies name it as well.");
            expect(err).toContain("Group 'ByHand' stays as it is, since its members are assigned");
            expect(resources()).not.toContainEqual(expect.objectContaining({ id: expect.stringMatching(/^\/groups/) }));
        });

        it("declares no ring for several groups, all devices or nobody, and names the groups", async () => {
            const one = await test.group("One");
            const other = await test.group("Other");
            await assign(await policy("Two groups", ""), group(one), group(other));
            await assign(await policy("Everybody", ""), ALL_DEVICES);
            await policy("Nobody", "");
            await run("--all");
            expect(program()).not.toContain("HotpatchRing");
            expect(program()).toContain(`        "${one}", // One\n`);
            expect(program()).toContain(`        "${other}", // Other\n`);
        });

        it("takes no names of policies", async () => {
            await expect(run("--all", "Pilot")).rejects.toThrow(/--all takes every policy\. Leave the names out/);
        });
    });
});
