import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hotpatchRule } from "../../src/membership/hotpatchRule";
import { type TestStack, testStack } from "./support/stack";

jest.setTimeout(240_000);

const POLICIES = "/beta/deviceManagement/windowsQualityUpdatePolicies";

describe("bringing in what exists", () => {
    let stack: TestStack;
    beforeAll(async () => {
        stack = await testStack("export {};");
    });
    afterAll(() => stack?.stop());

    const ALL_DEVICES = { "@odata.type": "#microsoft.graph.allDevicesAssignmentTarget" };

    async function existing(body: object, groupIds: readonly string[], others: object[] = []): Promise<string> {
        const made = await stack.call("POST", POLICIES, body);
        expect(made.status).toBe(201);
        const { id } = (await made.json()) as { id: string };
        const groups = groupIds.map((groupId) => ({
            "@odata.type": "#microsoft.graph.groupAssignmentTarget",
            groupId,
        }));
        const assignments = [...groups, ...others].map((target) => ({ target }));
        expect((await stack.call("POST", `${POLICIES}/${id}/assign`, { assignments })).status).toBe(204);
        return id;
    }

    it("writes a program and an import file after which preview and refresh show no change", async () => {
        const made = await stack.call("POST", "/v1.0/groups", {
            displayName: "Pilots",
            mailEnabled: false,
            mailNickname: "pilots",
            securityEnabled: true,
        });
        const { id: groupId } = (await made.json()) as { id: string };
        const description = 'Made by hand, "for ever"\u2028and a day';
        const first = await existing({ displayName: "Hotpatch – Pilot", description, hotpatchEnabled: true }, [
            groupId,
        ]);
        const delayed = {
            windowsQualityUpdateCadence: "monthly",
            windowsQualityUpdateCategory: "security",
            approvalMethodType: "automatic",
            deferredDeploymentInDay: 5,
        };
        expect((await stack.call("PATCH", `${POLICIES}/${first}`, { approvalSettings: [delayed] })).status).toBe(200);
        const second = await existing({ displayName: "Hotpatch – Pilot", hotpatchEnabled: false }, []);
        const third = await existing({ displayName: "Everybody", hotpatchEnabled: true }, [], [ALL_DEVICES]);
        const byHand = { ...delayed, approvalMethodType: "manual", deferredDeploymentInDay: null };
        const approvals = { approvalSettings: [byHand, { ...delayed, windowsQualityUpdateCategory: "nonSecurity" }] };
        expect((await stack.call("PATCH", `${POLICIES}/${third}`, approvals)).status).toBe(200);
        const before = stack.emulator.requests.length;

        const { stdout } = await stack.hotpatch(["import"]);
        expect(stdout).toContain("Found 3 policies.");
        expect(stack.emulator.requests.slice(before).filter(({ method }) => method !== "GET")).toEqual([]);
        stack.write(readFileSync(join(stack.folder, "hotpatch-imported.ts"), "utf8"));
        const line = "import --file hotpatch-import.json --generate-code=false --protect=false --yes --skip-preview";
        expect(stdout).toContain(line.split(" --yes")[0]);
        await stack.pulumi(line.split(" "));

        const preview = await stack.pulumi(["preview", "--diff", "--expect-no-changes"]);
        expect(preview.text).toMatch(/6 unchanged/);
        await stack.pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
        expect(stack.emulator.policies.map(({ id }) => id).sort()).toEqual([first, second, third].sort());
    });

    it("declares rings with their groups, after whose import preview and refresh show no change", async () => {
        const own = await testStack("export {};");
        try {
            const made = await own.call("POST", "/v1.0/groups", {
                displayName: "Pilots",
                description: "Testers",
                mailEnabled: false,
                mailNickname: "pilots",
                securityEnabled: true,
                groupTypes: ["DynamicMembership"],
                membershipRule: hotpatchRule(["24H2", "25H2"]),
                membershipRuleProcessingState: "On",
            });
            const { id: groupId } = (await made.json()) as { id: string };
            const policy = await own.call("POST", POLICIES, { displayName: "Pilot", hotpatchEnabled: true });
            const { id } = (await policy.json()) as { id: string };
            const target = { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId };
            await own.call("POST", `${POLICIES}/${id}/assign`, { assignments: [{ target }] });

            await own.hotpatch(["import", "--all"]);
            const program = readFileSync(join(own.folder, "hotpatch-imported.ts"), "utf8");
            expect(program).toContain('versions: ["24H2","25H2"],');
            own.write(program);
            const before = own.emulator.requests.length;
            const line =
                "import --file hotpatch-import.json --generate-code=false --protect=false --yes --skip-preview";
            await own.pulumi(line.split(" "));
            const preview = await own.pulumi(["preview", "--diff", "--expect-no-changes"]);
            expect(preview.text).toMatch(/6 unchanged/);
            await own.pulumi(["refresh", "--yes", "--skip-preview", "--expect-no-changes"]);
            await own.pulumi(["up", "--yes", "--skip-preview", "--expect-no-changes"]);
            expect(own.emulator.requests.slice(before).filter(({ method }) => method !== "GET")).toEqual([]);
        } finally {
            await own.stop();
        }
    });

    it("refuses an ambiguous name with the ids to choose from, and files of an earlier run", async () => {
        const folder = ["--out", "."];
        const again = await stack.hotpatch(["import", ...folder], 1);
        expect(again.text).toMatch(/^hotpatch: Write '.*': it exists already\. Remove it, or use --force\.\n$/);
        const twins = await stack.hotpatch(["import", "--force", "Hotpatch – Pilot"], 1);
        expect(twins.text).toMatch(/2 policies have this name: .*\(made .*\), .*\. Name one by its id\./);
        const none = await stack.hotpatch(["import", "--force", "Nobody"], 1);
        expect(none.text).toMatch(/no quality update policy has this id or name\. There are: 'Hotpatch – Pilot'/);
    });
});
