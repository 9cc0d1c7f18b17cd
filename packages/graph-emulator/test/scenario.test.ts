import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type GraphEmulatorOptions, parseScenario, readScenario, ScenarioError } from "../src";
import { api, POLICIES } from "./api";

const WHOLE = `
fleet: { devices: 60, seed: 3 }
service:
  replicationLagMs: 2000
  membershipDelayMs: 60000
  pageSize: 50
  cloud: public
  licences: suspended
  serviceData: { enrolled: everyPc, disagreement: 0.5 }
throttle: { scale: 0.5, retryAfter: whole }
groups:
  - displayName: Pilot
    description: The first ring
    membershipRule: (device.deviceOSType -eq "Windows")
  - displayName: Break glass
    members: 3
policies:
  - displayName: Hotpatch pilot
    hotpatchEnabled: true
    approvalSettings:
      - windowsQualityUpdateCadence: monthly
        windowsQualityUpdateCategory: security
        approvalMethodType: automatic
        deferredDeploymentInDay: 3
    assignments:
      - include: Pilot
      - exclude: Break glass
  - displayName: Everybody
    assignments: [{ all: devices }]
mdmAppSettings:
  - { mdmAppId: 0000000a-0000-0000-c000-000000000000, isHotpatchEnabled: false }
faults:
  rules:
    - { kind: 503-retry-after, method: POST, path: /groups }
`;

const problemsOf = (text: string) => {
    try {
        parseScenario(text, "tenant.yaml");
        return [];
    } catch (error) {
        if (error instanceof ScenarioError) {
            return error.problems.map(({ line, key, text: problem }) => `${line} ${key}: ${problem}`);
        }
        throw error;
    }
};

describe("a scenario", () => {
    it("makes a tenant that every replica has seen, with its faults and budgets", async () => {
        const options = parseScenario(WHOLE);
        expect(options).toMatchObject({ devices: 60, seed: 3, pageSize: 50, licences: "suspended" });
        expect(options.serviceData).toEqual({ enrolled: "everyPc", disagreement: 0.5 });
        const graph = await api(options);
        try {
            const { groups, policies } = graph.emulator;
            const [pilot, glass] = groups;
            expect(groups.map(({ displayName }) => displayName)).toEqual(["Pilot", "Break glass"]);
            expect(pilot?.members.length).toBeGreaterThan(10);
            expect(pilot?.processing?.status).toBe("Succeeded");
            expect(glass?.members).toHaveLength(3);
            expect(policies[0]).toMatchObject({ displayName: "Hotpatch pilot", hotpatchEnabled: true });
            expect(policies[0]?.assignments.map(({ target }) => [target["@odata.type"], target.groupId])).toEqual([
                ["#microsoft.graph.groupAssignmentTarget", pilot?.id],
                ["#microsoft.graph.exclusionGroupAssignmentTarget", glass?.id],
            ]);
            for (let each = 0; each < 8; each += 1) {
                expect((await graph.get(POLICIES)).body.value).toHaveLength(2);
            }
            expect((await graph.post("/v1.0/groups", {})).status).toBe(503);
            expect(Math.abs(graph.emulator.now() - Date.now())).toBeLessThan(5000);
        } finally {
            await graph.stop();
        }
    });

    it("may be empty, and be overridden option by option", () => {
        expect(parseScenario("")).toEqual({});
        const options: GraphEmulatorOptions = { ...parseScenario("fleet: { devices: 7 }"), seed: 9 };
        expect(options).toMatchObject({ devices: 7, seed: 9 });
    });

    it("is read from a file, and from one with Windows line endings", () => {
        const folder = mkdtempSync(join(tmpdir(), "scenario-"));
        const file = join(folder, "tenant.yaml");
        writeFileSync(file, WHOLE.replaceAll("\n", "\r\n"));
        expect(readScenario(file)).toEqual(parseScenario(WHOLE));
        rmSync(folder, { recursive: true });
        expect(() => readScenario(file)).toThrow(expect.objectContaining({ code: "ENOENT" }));
    });
});

describe("what is wrong in a scenario is told with its line, its key and the fix", () => {
    it.each([
        ["flet: {}", "1 flet: not a known key. Did you mean 'fleet'?"],
        [
            "service:\n  serviceData: { disagreement: 2 }",
            "2 service.serviceData.disagreement: 2. Pass a share from 0 to 1.",
        ],
        ["fleet:\n  devices: many", '2 fleet.devices: expected a whole number from 0 to 1000000, found "many".'],
        ["fleet:\n  sed: 1", "2 fleet.sed: not a known key. Did you mean 'seed'?"],
        ["service:\n  cloud: moon", /^2 service\.cloud: expected one of public, usgovernmentl4.*, found "moon"\.$/],
        ["service:\n  postAcceptsApprovalSettings: 1", /^2 .*: expected true or false, found 1\.$/],
        ["throttle:\n  scale: -1", "2 throttle.scale: -1. Pass a number of 0 or more."],
        ["throttle:\n  sped: 2", /^2 throttle\.sped: not known\. Use one of scale, speed/],
        ["groups:\n  - description: x", "2 groups[0]: a group needs a displayName."],
        ["groups: Pilot", "1 groups: expected a list: lines that begin with a dash."],
        [
            "groups:\n  - displayName: a\n    membershipRule: device.deviceOSVersion -equals 1",
            /^3 groups\[0\]\.membershipRule: Entra would refuse this rule: /,
        ],
        [
            'groups:\n  - displayName: a\n    membershipRule: (device.deviceOSType -eq "Windows")\n    members: 2',
            /^4 groups\[0\]\.members: a dynamic group gets its members from its rule/,
        ],
        ["policies:\n  - hotpatchEnabled: true", /^2 policies\[0\]: Intune would refuse this: A value is required/],
        [
            "policies:\n  - displayName: a\n    hotpatchEnabled: maybe",
            /^3 policies\[0\]\.hotpatchEnabled: Intune would refuse this: Cannot convert/,
        ],
        [
            "policies:\n  - displayName: a\n    hotpatchEnable: true",
            "3 policies[0].hotpatchEnable: not a known key. Did you mean 'hotpatchEnabled'?",
        ],
        [
            "groups:\n  - displayName: Pilot\npolicies:\n  - displayName: a\n    assignments:\n      - include: Pilots",
            "6 policies[0].assignments[0].include: there is no group 'Pilots' in this scenario. Use one of Pilot.",
        ],
        [
            "policies:\n  - displayName: a\n    assignments:\n      - { include: A, exclude: B }",
            "4 policies[0].assignments[0]: an assignment has one of include, exclude and all.",
        ],
        ["mdmAppSettings:\n  - mdmAppId: intune", "2 mdmAppSettings[0].mdmAppId: expected a GUID."],
        ["faults:\n  rules:\n    - kind: 5O3", /^3 faults\.rules\[0\]\.kind: Use one of 400, /],
        ["faults:\n  random:\n    share: 0.1\n    chance: 1", /^4 faults\.random\.chance: Not a known key/],
        ["fleet: { devices: 1", /^\d+ : .*Correct the YAML\.$/],
        ["fleet: {}\nfleet: {}", /^2 : Map keys must be unique\. Correct the YAML\.$/],
    ])("%j", (text, expected) => {
        const [first] = problemsOf(text);
        expect(first).toEqual(typeof expected === "string" ? expected : expect.stringMatching(expected));
    });

    it("aliases of aliases, and a file that is none or never ends", () => {
        const bomb = Array.from({ length: 9 }, (_, depth) => {
            const inner = Array(9).fill(depth === 0 ? "x" : `*a${depth - 1}`);
            return `a${depth}: &a${depth} [${inner.join(", ")}]`;
        }).join("\n");
        expect(problemsOf(bomb)).toEqual([expect.stringContaining("Write the values out.")]);
        const folder = mkdtempSync(join(tmpdir(), "scenario-"));
        try {
            writeFileSync(join(folder, "large.yaml"), `# ${"x".repeat(2 ** 20)}`);
            expect(() => readScenario(join(folder, "large.yaml"))).toThrow(/larger than 1 MB/);
            expect(() => readScenario(folder)).toThrow(expect.objectContaining({ code: "EISDIR" }));
            writeFileSync(join(folder, "small.yaml"), "fleet: { devices: 3 }");
            expect(readScenario(join(folder, "small.yaml"))).toMatchObject({ devices: 3 });
        } finally {
            rmSync(folder, { recursive: true, force: true });
        }
    });

    it("all of it at once, in the order of the lines", () => {
        const text = "groups:\n  - displayNam: a\npolicies:\n  - displayName: b\n    hotpatchEnabled: 7\nfleet: 3";
        expect(problemsOf(text).map((problem) => problem.split(" ")[0])).toEqual(["2", "2", "5", "6"]);
        expect(() => parseScenario(text, "tenant.yaml")).toThrow(
            /^Read scenario 'tenant\.yaml': \n {2}line 2, 'groups\[0\]/,
        );
        expect(() => parseScenario("flet: 1", "tenant.yaml")).toThrow(
            "Read scenario 'tenant.yaml': line 1, 'flet': not a known key. Did you mean 'fleet'?",
        );
    });

    it("what only the service can tell is told when it starts", async () => {
        const options = parseScenario("fleet: { devices: 0 }\ngroups:\n  - { displayName: Pilot, members: 4 }");
        await expect(api({ ...options, devices: 0 })).rejects.toThrow(
            "Seed group 'Pilot': the fleet has 0 Windows devices, not 4",
        );
    });
});
