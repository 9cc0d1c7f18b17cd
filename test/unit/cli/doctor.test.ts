import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
    type GraphEmulator,
    type GraphEmulatorOptions,
    startGraphEmulator,
} from "../../../packages/graph-emulator/src";
import { main } from "../../../src/cli/main";
import { clockFinding } from "../../../src/doctor/connection";
import { NEEDS } from "../../../src/doctor/features";
import { testTerminal } from "./terminal";

/** The project's own folder, in which the packages of a program are installed. */
const PROGRAM = join(__dirname, "..", "..", "..");

let emulator: GraphEmulator | undefined;
afterEach(() => emulator?.stop());

interface Examined {
    readonly out: string;
    readonly err: string;
    readonly code: number;
}

async function examined(
    options: GraphEmulatorOptions,
    args: string[] = [],
    env: NodeJS.ProcessEnv = {},
    columns = 120,
): Promise<Examined> {
    emulator = await startGraphEmulator({ devices: 5, ...options });
    const terminal = testTerminal({ env: { ...emulator.environment(), ...env }, cwd: PROGRAM, columns });
    const code = await main(["doctor", ...args], terminal);
    return { out: terminal.out(), err: terminal.err(), code };
}

describe("hotpatch doctor", () => {
    it("finds nothing bad in a tenant in which all is well, and says what it looked at", async () => {
        const { out, code } = await examined({});
        expect(code).toBe(0);
        for (const subject of [
            "node",
            "@pulumi/pulumi",
            "@duckdb/node-api",
            "cloud",
            "clock",
            "credentials",
            "permissions for policies",
        ]) {
            expect(out).toMatch(new RegExp(`^ok +${subject}: `, "m"));
        }
        expect(out).toMatch(/^ok +licences: Win10_VDA_E3 covers hotpatch/m);
        expect(out).toMatch(/^ok +tenant default: Never set; Microsoft's default is on/m);
        // What was bad or doubtful comes again at the end, as what to do first: here the command that is not on this PATH.
        expect(out).toMatch(
            /\n\nFirst, pulumi: There is no `pulumi` command on PATH\..*\n.*\n {2}Install the Pulumi CLI/,
        );
        expect(emulator?.requests.filter(({ method }) => method !== "GET")).toEqual([]);
    });

    it("names the permissions that are missing for what the user wants to do, and the commands that grant them", async () => {
        const roles = ["DeviceManagementManagedDevices.Read.All", "Device.Read.All", "Organization.Read.All"];
        const { out, code } = await examined({ roles }, ["--for", "readiness,groups"]);
        expect(code).toBe(2);
        expect(out).toMatch(/^ok +permissions for readiness/m);
        expect(out).toMatch(/^BAD +permissions for groups: Missing: Group\.ReadWrite\.All\.$/m);
        expect(out).not.toContain("permissions for policies");
        expect(out).toMatch(/First, permissions for groups/);
        expect(out).toContain("appRoles[?value=='Group.ReadWrite.All'].id");
        expect(out).toMatch(/az ad app permission admin-consent --id [0-9a-f-]{36}\n/);
        expect(out).toMatch(/for up to an hour/);
    });

    it.each([
        ["none", /^BAD +licences: None of the tenant's licences includes Windows Autopatch\.$/m],
        ["suspended", /^BAD +licences: Win10_VDA_E3 is suspended or has no seats\.$/m],
    ] as const)("says that the option is missing for want of a licence (%s)", async (licences, expected) => {
        const { out, code } = await examined({ licences });
        expect(out).toMatch(expected);
        expect(out).toMatch(
            /First, licences.*\n {2}.*Windows Enterprise E3[\s\S]*\n {2}.*does not show the option 'Hotpatch'/,
        );
        expect(code).toBe(2);
    });

    it("takes what needs more than the README's permissions for optional, and does not ask", async () => {
        const roles = [
            "DeviceManagementManagedDevices.Read.All",
            "Device.Read.All",
            "DeviceManagementConfiguration.ReadWrite.All",
            "Group.ReadWrite.All",
        ];
        const { out, code } = await examined({ roles });
        expect(code).toBe(0);
        expect(out).toMatch(
            /^\? {4}licences: Not checked: it needs LicenseAssignment\.Read\.All, which the token does not have\. Optional: /m,
        );
        expect(out).toMatch(/^\? {4}tenant default: Not checked: it needs WindowsUpdates\.Read\.All, .*\. Optional: /m);
        expect(emulator?.requests.filter(({ status }) => status === 403)).toEqual([]);
    });

    it("asks for nothing but what is wanted and may be known without more", async () => {
        const roles = ["DeviceManagementManagedDevices.Read.All", "Device.Read.All"];
        const { out, code } = await examined({ roles }, ["--for", "readiness"]);
        expect(code).toBe(0);
        expect(out).not.toMatch(/^.{5}policies: /m);
    });

    it("says what could not be found out, in the service's words, and ends with 3", async () => {
        const faults = { rules: [{ kind: "501", path: "/subscribedSkus" }] } as const;
        const { out, code } = await examined({ faults }, ["--for", "readiness"]);
        expect(out).toMatch(/^\? {4}licences: Read licences: the service answered 501/m);
        expect(code).toBe(3);
    });

    it("looks at an application for reading alone as one, and names the permissions that it holds", async () => {
        const roles = [
            "DeviceManagementManagedDevices.Read.All",
            "Directory.Read.All",
            "DeviceManagementConfiguration.Read.All",
        ];
        const { out, code } = await examined({ roles });
        expect(code).toBe(0);
        expect(out).toMatch(/^ok {3}permissions: They are read-only, so only readiness and preview are checked/m);
        expect(out).toMatch(
            /^ok {3}permissions for readiness: DeviceManagementManagedDevices\.Read\.All, Directory\.Read\.All\.$/m,
        );
        expect(out).toMatch(
            /^ok {3}permissions for preview: DeviceManagementConfiguration\.Read\.All, Directory\.Read\.All\.$/m,
        );
        expect(out).toMatch(/^ok {3}licences: /m);
        expect(out).not.toContain("permissions for policies");
    });

    it("wraps what it says, but no command", async () => {
        const roles = ["Device.Read.All", "DeviceManagementConfiguration.ReadWrite.All"];
        const { out } = await examined({ roles }, [], {}, 70);
        const isCommand = (line: string) => line.startsWith("    az ");
        expect(out.split("\n").filter((line) => !isCommand(line) && line.length > 70)).toEqual([]);
        expect(out.split("\n").filter((line) => isCommand(line) && line.length > 70)).not.toEqual([]);
        expect(out).toMatch(
            /^BAD {2}permissions for readiness: Missing:\n {5}DeviceManagementManagedDevices\.Read\.All\.$/m,
        );
    });

    it("stops at credentials that cannot be had", async () => {
        const { out, code } = await examined({ https: true }, [], { ARM_CLIENT_SECRET: "wrong" });
        expect(out).toMatch(/^BAD +credentials: /m);
        expect(out).not.toContain("permissions for");
        expect(code).toBe(2);
    });

    it("answers programs in JSON, with what is first", async () => {
        const { out } = await examined({ licences: "none" }, ["--format", "json"]);
        const { schema, findings, first } = JSON.parse(out);
        expect(schema).toBe("hotpatch-doctor/1");
        expect(findings).toContainEqual({
            subject: "cloud",
            status: "good",
            text: "Embedded Microsoft Graph on this machine.",
        });
        expect(first).toMatchObject({ subject: "licences", status: "bad" });
    });

    it("refuses a feature that there is not, with those that there are", async () => {
        const { err, code } = await examined({}, ["--for", "patches"]);
        expect(err).toMatch(/Use one or more of readiness, preview, policies, groups/);
        expect(code).toBe(1);
    });
});

describe("the clock of this machine", () => {
    it.each([
        [0, "good", /Within 1 s/],
        [-400, "bad", /400 s ahead of the service/],
        [400, "bad", /400 s behind the service/],
    ])("is told by the service's: %d s", async (skew, status, text) => {
        const now = Date.UTC(2026, 10, 24);
        const answer = new Response("", { headers: { date: new Date(now + skew * 1000).toUTCString() } });
        const finding = await clockFinding(
            "https://graph.example",
            async () => answer,
            () => now,
        );
        expect(finding).toMatchObject({ status, text: expect.stringMatching(text) });
    });
});

describe("the permissions that are named for a feature", () => {
    it.each([
        ["readiness", ["readiness"]],
        ["preview", ["import"]],
        ["delivery", ["delivery"]],
        ["sync", ["sync", "--yes", "--stale-hours", "1"]],
    ] as const)("are enough for %s", async (feature, args) => {
        const roles = NEEDS[feature].map(([least]) => least);
        const folder = mkdtempSync(join(tmpdir(), "hotpatch-doctor-"));
        try {
            emulator = await startGraphEmulator({ devices: 5, roles });
            await assignedPolicy(emulator);
            const terminal = testTerminal({ env: emulator.environment(), cwd: folder });
            const code = await main([...args], terminal);
            expect({ code, err: terminal.err() }).toEqual({ code: 0, err: expect.not.stringContaining("403") });
            expect(emulator.requests.filter(({ status }) => status === 401)).toEqual([]);
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
    });
});

/** A policy that is assigned to a group, made by somebody who may. */
async function assignedPolicy({ endpoint, issueToken }: GraphEmulator): Promise<void> {
    const token = issueToken({ roles: ["DeviceManagementConfiguration.ReadWrite.All", "Group.ReadWrite.All"] });
    const post = async (path: string, body: object) => {
        const headers = { authorization: `Bearer ${token}`, "content-type": "application/json" };
        const answer = await fetch(`${endpoint}${path}`, { method: "POST", headers, body: JSON.stringify(body) });
        expect(answer.ok).toBe(true);
        return answer;
    };
    const group = { displayName: "Pilot", mailEnabled: false, mailNickname: "pilot", securityEnabled: true };
    const { id: groupId } = (await (await post("/v1.0/groups", group)).json()) as { id: string };
    const policies = "/beta/deviceManagement/windowsQualityUpdatePolicies";
    const made = await post(policies, { displayName: "Pilot", hotpatchEnabled: true });
    const { id } = (await made.json()) as { id: string };
    const target = { "@odata.type": "#microsoft.graph.groupAssignmentTarget", groupId };
    await post(`${policies}/${id}/assign`, { assignments: [{ target }] });
}
