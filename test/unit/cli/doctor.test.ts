import { join } from "node:path";
import { main } from "../../../src/cli/main";
import { clockFinding } from "../../../src/doctor/connection";
import { type GraphEmulator, type GraphEmulatorOptions, startGraphEmulator } from "../../../src/emulator";
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
): Promise<Examined> {
    emulator = await startGraphEmulator({ devices: 5, ...options });
    const terminal = testTerminal({ env: { ...emulator.environment(), ...env }, cwd: PROGRAM });
    const code = await main(["doctor", ...args], terminal);
    return { out: terminal.out(), err: terminal.err(), code };
}

describe("hotpatch doctor", () => {
    it("finds nothing bad in a tenant in which all is well, and says what it looked at", async () => {
        const { out, code } = await examined({});
        expect(code).toBe(0);
        for (const subject of ["node", "@pulumi/pulumi", "cloud", "clock", "credentials", "permissions for policies"]) {
            expect(out).toMatch(new RegExp(`^ok +${subject}: `, "m"));
        }
        expect(out).toMatch(/^ok +licences: Win10_VDA_E3 covers hotpatch/m);
        expect(out).toMatch(/^ok +tenant default: Never set; Microsoft's default is on/m);
        // What was bad or doubtful comes again at the end, as what to do first: here the command that is not on this PATH.
        expect(out).toMatch(/\n\nFirst, pulumi: There is no `pulumi` command on PATH\..*\n {2}Install the Pulumi CLI/);
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
        ["none", /^BAD +licences: No licence of the tenant has Windows Autopatch in it\.$/m],
        ["suspended", /^BAD +licences: Win10_VDA_E3 is suspended or has no seats\.$/m],
    ] as const)("says that the option is missing for want of a licence (%s)", async (licences, expected) => {
        const { out, code } = await examined({ licences });
        expect(out).toMatch(expected);
        expect(out).toMatch(/First, licences.*\n.*Windows Enterprise E3.*\n.*does not show the option 'Hotpatch'/);
        expect(code).toBe(2);
    });

    it("says what could not be found out, in the service's words, and ends with 3", async () => {
        const { out, code } = await examined(
            { roles: ["DeviceManagementManagedDevices.Read.All", "Device.Read.All"] },
            ["--for", "readiness"],
        );
        expect(out).toMatch(/^\? +licences: Read licences: the service answered 403/m);
        expect(code).toBe(3);
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
        expect(findings).toContainEqual({ subject: "cloud", standing: "good", text: "Embedded, as public." });
        expect(first).toMatchObject({ subject: "licences", standing: "bad" });
    });

    it("refuses a feature that there is not, with those that there are", async () => {
        const { err, code } = await examined({}, ["--for", "patches"]);
        expect(err).toMatch(/Use one or more of readiness, policies, groups/);
        expect(code).toBe(1);
    });
});

describe("the clock of this machine", () => {
    it.each([
        [0, "good", /Within 1 s/],
        [-400, "bad", /400 s ahead of the service/],
        [400, "bad", /400 s behind the service/],
    ])("is told by the service's: %d s", async (skew, standing, text) => {
        const now = Date.UTC(2026, 10, 24);
        const answer = new Response("", { headers: { date: new Date(now + skew * 1000).toUTCString() } });
        const finding = await clockFinding(
            "https://graph.example",
            async () => answer,
            () => now,
        );
        expect(finding).toMatchObject({ standing, text: expect.stringMatching(text) });
    });
});
