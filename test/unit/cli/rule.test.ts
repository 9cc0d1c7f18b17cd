import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rule } from "../../../src/cli/commands/rule";
import type { GraphClient } from "../../../src/graph/client";
import { type Harness, harness } from "../handlers/harness";
import { connectionTo, ran } from "./ran";
import { testTerminal } from "./terminal";

const good = '(device.deviceOSType -eq "Windows") -and (device.deviceOSVersion -startsWith "10.0.26100")';

describe("hotpatch rule", () => {
    let test: Harness;
    let folder: string;
    let graph: GraphClient;
    beforeAll(async () => {
        folder = mkdtempSync(join(tmpdir(), "hotpatch-rule-"));
        writeFileSync(join(folder, "large.txt"), " ".repeat(2 ** 20 + 1));
        test = await harness({ devices: 40 });
    });
    afterAll(async () => {
        rmSync(folder, { recursive: true, force: true });
        await test.stop();
    });

    beforeEach(() => {
        graph = test.graph;
    });

    async function run(...args: string[]): Promise<{ out: string; code: number }> {
        const terminal = testTerminal({ cwd: folder });
        const code = await ran(rule, args, { terminal, connect: connectionTo(graph) });
        return { out: terminal.out(), code };
    }

    it("check accepts a good rule, and shows a bad one its place and fix", async () => {
        expect(await run("check", good)).toEqual({ out: "0 errors, 0 warnings\n", code: 0 });
        const bad = await run("check", '(device.deviceOSTyp -eq "Windows")');
        expect(bad.code).toBe(1);
        expect(bad.out).toMatch(/deviceOSType/);
        expect(bad.out).toMatch(/\^/);
        expect(bad.out).toMatch(/1 error, 0 warnings\n$/);
    });

    it("check lists warnings, which fail only if that is asked for", async () => {
        const loose = '(device.deviceOSVersion -startsWith "10.0.2")';
        const lenient = await run("check", loose);
        expect(lenient.out).toMatch(/0 errors, [1-9]\d* warnings?\n$/);
        expect(lenient.code).toBe(0);
        expect((await run("check", "--strict", loose)).code).toBe(1);
    });

    it("no verb shows control characters of a rule, and format refuses to write another rule in its place", async () => {
        const hostile = '(device.displayName -startsWith "a\u001b]0;x\u0007")';
        const tab = `\t${hostile.replace("displayName", "displayNam")}`;
        expect((await run("check", tab)).out).toContain('(device.displayNam -startsWith "a\ufffd]0;x\ufffd")');
        for (const args of [
            ["check", tab],
            ["explain", hostile],
        ]) {
            // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
            expect((await run(...args)).out).not.toMatch(/[\u001b\u0007]/);
        }
        await expect(run("format", hostile)).rejects.toThrow(/^Format '.*a\ufffd\]0;x\ufffd.*Take them out first\.$/);
    });

    it("format prints the canonical form, from a file as well", async () => {
        writeFileSync(join(folder, "rule.txt"), `${good.replace("-and", "  AND")}\r\n`);
        expect((await run("format", "--file", "rule.txt")).out).toBe(`${good}\n`);
        expect((await run("format", "@rule.txt")).out).toBe(`${good}\n`);
    });

    it("explain says it in English", async () => {
        expect((await run("explain", good)).out).toMatch(/Windows/);
    });

    it("eval counts the tenant's devices, and says of one which clause decides", async () => {
        const { out } = await run("eval", good);
        const match = /^(\d+) of (\d+) devices are in, (\d+) are not\.\n$/.exec(out);
        expect(Number(match?.[1]) + Number(match?.[3])).toBe(Number(match?.[2]));
        expect(Number(match?.[1])).toBeGreaterThan(0);
        const devices = (await test.graph.get("v1.0", "/devices")) as { value: { id: string; displayName: string }[] };
        const one = await run("eval", good, "--device", devices.value[0]?.id ?? "");
        expect(one.out).toMatch(/: (in|not in)\n {2}(yes|no ) \(device\.deviceOSType -eq "Windows"\), it is "/);
        // The service's own evaluateDynamicMembership is for signed-in people alone, so a pipeline could not use it (trap 20).
        expect(test.emulator.requests.filter(({ method, path }) => method !== "GET" || /evaluate/i.test(path))).toEqual(
            [],
        );
        await expect(run("eval", good, "--device", "nobody")).rejects.toThrow(/^Find device 'nobody': no Entra device/);
    });

    it("diff says who enters and who leaves", async () => {
        const { out } = await run("diff", good, good.replace("26100", "26200"));
        expect(out).toMatch(/^\d+ enter, \d+ leave, 0 stay\.\n {2}\+ /);
    });

    it("diff with --impact says what a preview says: of two rules how ready devices are, of a group its policies too", async () => {
        const other = good.replace("26100", "26200");
        const { out } = await run("diff", good, other, "--impact");
        const [, entering] = /^(\d+) enter/.exec(out) ?? [];
        expect(out).toMatch(/^A group with this rule after this change \(\d+ Windows devices, read just now\)$/m);
        expect(out).toMatch(new RegExp(`^  enter +${entering} {3}Eligible \\d+`, "m"));
        expect(out).toContain("rule of group 'with this rule': version 25H2, so far version 24H2");

        const group = { displayName: "Ring", mailEnabled: false, mailNickname: "ring", securityEnabled: true };
        const dynamic = {
            groupTypes: ["DynamicMembership"],
            membershipRule: good,
            membershipRuleProcessingState: "On",
        };
        const { id } = (await test.graph.post("v1.0", "/groups", { ...group, ...dynamic })) as { id: string };
        const policies = "/deviceManagement/windowsQualityUpdatePolicies";
        const policy = (await test.graph.post("beta", policies, { displayName: "P", hotpatchEnabled: true })) as {
            id: string;
        };
        const target = { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId: id };
        await test.graph.post("beta", `${policies}/${policy.id}/assign`, { assignments: [{ target }] });
        const told = await run("diff", "--group", id, other, "--impact", "--json");
        const { impact } = JSON.parse(told.out) as { impact: { schema: string; blocks: { policies: object[] }[] } };
        expect(impact.schema).toBe("hotpatch-impact/1");
        expect(impact.blocks[0]?.policies).toEqual([
            expect.objectContaining({
                displayName: "P",
                enter: expect.objectContaining({ devices: Number(entering) }),
            }),
        ]);
    });

    it("evaluates memberOf by the members that there are", async () => {
        const devices = (await test.graph.get("v1.0", "/devices")) as { value: { id: string }[] };
        const [first] = devices.value;
        const group = (await test.graph.post("v1.0", "/groups", {
            displayName: "M",
            mailEnabled: false,
            mailNickname: "m",
            securityEnabled: true,
            "members@odata.bind": [`https://graph.microsoft.com/v1.0/directoryObjects/${first?.id}`],
        })) as { id: string };
        const { out } = await run("eval", `device.memberOf -any (group.objectId -in ['${group.id}'])`);
        expect(out).toMatch(/^1 of \d+ devices are in/);
    });

    it("reads the rule of a group, and refuses one without", async () => {
        const body = { displayName: "G", mailEnabled: false, mailNickname: "g", securityEnabled: true };
        const dynamic = (await test.graph.post("v1.0", "/groups", {
            ...body,
            groupTypes: ["DynamicMembership"],
            membershipRule: good,
            membershipRuleProcessingState: "On",
        })) as { id: string };
        expect((await run("format", "--group", dynamic.id)).out).toBe(`${good}\n`);
        const assigned = (await test.graph.post("v1.0", "/groups", { ...body, mailNickname: "h" })) as { id: string };
        await expect(run("format", "--group", assigned.id)).rejects.toThrow(/^Read the rule of group 'G': it has none/);
    });

    it("does not take a dynamic group that shows no rule for one with assigned members", async () => {
        const group = { displayName: "G", mailEnabled: false, mailNickname: "g", securityEnabled: true };
        const { id } = (await test.graph.post("v1.0", "/groups", group)) as { id: string };
        const answer = { id, displayName: "G", groupTypes: ["DynamicMembership"], membershipRule: null };
        graph = { ...test.graph, get: () => Promise.resolve(answer) };
        await expect(run("format", "--group", id)).rejects.toThrow(
            /group 'G' has no membershipRule, although its groupTypes/,
        );
    });

    it("finds a group by its name, and says which name or id there is not", async () => {
        await test.graph.post("v1.0", "/groups", {
            displayName: "Pilot's ring",
            mailEnabled: false,
            mailNickname: "pilot",
            securityEnabled: true,
            groupTypes: ["DynamicMembership"],
            membershipRule: good,
            membershipRuleProcessingState: "On",
        });
        expect((await run("format", "--group", "Pilot's ring")).out).toBe(`${good}\n`);
        await expect(run("format", "--group", "Nobody")).rejects.toThrow(
            /^Find group 'Nobody': there is no group with that name\. Check the name, or use the group's id\.$/,
        );
        const id = "0d5f6a3e-0000-4000-8000-000000000000";
        await expect(run("format", "--group", id)).rejects.toThrow(
            `Read the rule of group '${id}': there is no group with this id. Check it, or use its name.`,
        );
    });

    it("diff answers in JSON with every device, in the order of names", async () => {
        const args = ["diff", good, good.replace("26100", "26200")];
        const { out } = await run(...args, "--format", "json");
        const { entering } = JSON.parse(out) as { entering: { displayName: string }[] };
        const names = entering.map(({ displayName }) => displayName);
        expect(names.length).toBeGreaterThan(1);
        expect(names).toEqual([...names].sort());
        expect((await run(...args, "--json")).out).toBe(out);
        const listed = [...(await run(...args, "--all")).out.matchAll(/^ {2}\+ (\S+)/gm)].map(([, name]) => name);
        expect(listed).toEqual(names);
    });

    it.each([
        [["format"], /name it once/],
        [["format", good, "--file", "rule.txt"], /name it once/],
        [["format", "--file", "none.txt"], /^Read 'none\.txt': ENOENT\. Name a file/],
        [
            ["format", "@large.txt"],
            /^Read '.*large\.txt': it is larger than 1048576 bytes\. Check that it is the right file/,
        ],
        [["format", "--file", "large.txt"], /^Read '.*large\.txt': it is larger than 1048576 bytes/],
        [["eval", '(device.displayName -match "(?=a)")'], /^Evaluate membership rule: /],
        [["explain", "(device.x"], /^Read membership rule: column 2: /],
    ])("refuses %j with the fix", async (args, message) => {
        await expect(run(...args)).rejects.toThrow(message);
    });

    it("gives up a file that does not end", async () => {
        const says = existsSync("/dev/zero") ? /^Read '\/dev\/zero': it is larger than 1048576 bytes/ : /ENOENT/;
        await expect(run("format", "@/dev/zero")).rejects.toThrow(says);
    });
});
