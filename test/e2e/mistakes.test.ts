import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { testStack } from "./support/stack";

jest.setTimeout(120_000);

describe("mistakes in a program", () => {
    it("in a ring are listed all at once, each with its property and its fix, and nothing is sent", async () => {
        const stack = await testStack(`
import * as hotpatch from "pulumi-hotpatch";
new hotpatch.HotpatchRing("win11", {
    group: { displayName: "", versions: ["24H2", "23H2"] },
    policy: { displayName: "${"x".repeat(201)}", deferralDays: 31 },
});`);
        try {
            const { text } = await stack.pulumi(["preview"], 1);
            expect(text).toContain("HotpatchRing 'win11' has 4 problems. Nothing was sent.");
            expect(text).toContain(
                "group.displayName: must not be empty. Give the group a name of 1 to 256 characters.",
            );
            expect(text).toMatch(/group\.versions: \[1\] "23H2" is not a Windows 11 version .* Use 24H2, 25H2, 26H2\./);
            expect(text).toContain("policy.displayName: has 201 characters; at most 200 are allowed.");
            expect(text).toContain("policy.deferralDays: must be from 0 to 30 days, not 31.");
            expect(text).not.toMatch(/^\s+at /m);
            expect(stack.emulator.requests.filter(({ method }) => method !== "GET")).toEqual([]);
        } finally {
            await stack.stop();
        }
    });

    it("a package that only another package of the workspace depends on is told with what to do", async () => {
        const stack = await testStack("");
        const packages = join(process.env.HOTPATCH_E2E_TENANT ?? "", "node_modules");
        const folder = realpathSync(mkdtempSync(join(tmpdir(), "workspace-")));
        const node = join(folder, "node_modules");
        try {
            mkdirSync(join(node, "ours", "node_modules"), { recursive: true });
            for (const name of ["@pulumi", "typescript"]) {
                symlinkSync(join(packages, name), join(node, name), "junction");
            }
            symlinkSync(
                join(packages, "pulumi-hotpatch"),
                join(node, "ours", "node_modules", "pulumi-hotpatch"),
                "junction",
            );
            writeFileSync(join(node, "ours", "index.js"), 'module.exports = require("pulumi-hotpatch");');
            writeFileSync(join(folder, "Pulumi.yaml"), "name: tenant\nruntime: nodejs\nmain: program/\n");
            mkdirSync(join(folder, "program"));
            writeFileSync(
                join(folder, "program", "index.js"),
                'new (require("ours").QualityUpdatePolicy)("p", { displayName: "P" });',
            );
            const preview = ["preview", "--cwd", folder, "--stack", "test"];
            const { text } = await stack.pulumi(preview, 1);
            expect(text).toContain(
                `QualityUpdatePolicy 'p': pulumi-hotpatch is not found from the program's folder, ${join(folder, "program")}`,
            );
            expect(text).toMatch(/Add it to the dependencies in that folder's package\.json/);
            expect(text).not.toMatch(/MODULE_NOT_FOUND|^\s+at /m);
            // And what the message says helps.
            symlinkSync(join(packages, "pulumi-hotpatch"), join(node, "pulumi-hotpatch"), "junction");
            expect((await stack.pulumi(preview)).text).toMatch(/QualityUpdatePolicy p create/);
        } finally {
            rmSync(folder, { recursive: true, force: true });
            await stack.stop();
        }
    });

    it.each([
        [
            "a policy",
            'new hotpatch.QualityUpdatePolicy("p", { displayName: "", deferralDays: 1.5 });',
            [
                /displayName .*has a problem: must not be empty\. Give the policy a name/,
                /deferralDays value \{1\.5} has a problem: must be a whole number of days, not 1\.5\. Write a whole number/,
            ],
        ],
        [
            "a value that was an Output",
            'new hotpatch.QualityUpdatePolicy("p", { displayName: pulumi.output("x".repeat(201)) });',
            [/has a problem: has 201 characters; at most 200 are allowed\. Give the policy a name/],
        ],
        [
            "an assignment",
            'new hotpatch.QualityUpdatePolicyAssignment("a", { policyId: "mine", includeGroupIds: [] });',
            [
                /policyId value \{mine} has a problem: must be a GUID, not "mine"\. Use the id of a QualityUpdatePolicy/,
                /has a problem: must contain at least 1\. Name at least one group/,
            ],
        ],
    ])("in %s are all listed by check, and nothing is sent", async (_what, line, expected) => {
        const stack = await testStack(`
import * as pulumi from "@pulumi/pulumi";
import * as hotpatch from "pulumi-hotpatch";
${line}
export const version = pulumi.getStack();`);
        try {
            const { text } = await stack.pulumi(["preview"], 1);
            for (const pattern of expected) {
                expect(text).toMatch(pattern);
            }
            expect(stack.emulator.requests.filter(({ method }) => method !== "GET")).toEqual([]);
        } finally {
            await stack.stop();
        }
    });

    it.each([
        [
            "a device that does not exist",
            'new hotpatch.HotpatchGroup("g", { memberDeviceIds: ["99999999-9999-4999-8999-999999999999"] });',
            "Look up the devices of HotpatchGroup 'g': Entra has no device with the device id 99999999-",
        ],
        ["a rule that cannot be built", "hotpatch.rule.share(7);", "Build membership rule: share 7 is not valid."],
        [
            "a function that finds nothing",
            'hotpatch.getDeviceReadiness({ name: "nobody" });',
            "Find device 'nobody': Intune has no Windows client with that name or id.",
        ],
        [
            "an argument of a function",
            "hotpatch.getFleetReadiness({ budget: -1 });",
            "getFleetReadiness has a problem. Nothing was sent.",
        ],
    ])("such as %s end in one message without a stack trace", async (_what, line, message) => {
        const stack = await testStack(`import * as hotpatch from "pulumi-hotpatch";\n${line}`);
        try {
            const { text } = await stack.pulumi(["preview"], 1);
            expect(text).toContain(`error: ${message}`);
            expect(text).not.toMatch(/^\s+at /m);
        } finally {
            await stack.stop();
        }
    });

    it("in a group: neither rule nor members", async () => {
        const stack = await testStack(`
import * as hotpatch from "pulumi-hotpatch";
new hotpatch.HotpatchGroup("nobody", { displayName: "Nobody" });`);
        try {
            const { text } = await stack.pulumi(["preview"], 1);
            expect(text).toContain("HotpatchGroup 'nobody' has a problem. Nothing was sent.");
            expect(text).toContain(
                "versions: is missing, and so are membershipRule, members, memberDeviceIds and objectId",
            );
            expect(stack.emulator.requests.filter(({ method }) => method !== "GET")).toEqual([]);
        } finally {
            await stack.stop();
        }
    });

    it("in the configuration: an endpoint that is neither a known cloud nor loopback is refused before anything is sent", async () => {
        const stack = await testStack(
            `
import * as hotpatch from "pulumi-hotpatch";
new hotpatch.QualityUpdatePolicy("p", { displayName: "p" });`,
            { env: { HOTPATCH_GRAPH_ENDPOINT: "https://graph.example.com" } },
        );
        try {
            const { text } = await stack.pulumi(["preview"], 1);
            expect(text).toContain("https://graph.example.com");
            expect(text).toContain("https://graph.microsoft.com");
            expect(stack.emulator.requests.filter(({ method }) => method !== "GET")).toEqual([]);
        } finally {
            await stack.stop();
        }
    });
});
