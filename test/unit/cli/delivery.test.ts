import { main } from "../../../src/cli/main";
import { type TestTenant, testTenant } from "../delivery/tenant";
import { interruptedWhen, type TestTerminal, testTerminal } from "./terminal";

describe("hotpatch delivery", () => {
    let tenant: TestTenant;
    beforeEach(async () => {
        tenant = await testTenant({ devices: 100, seed: 5 });
        const objects = (await tenant.windowsPcs()).map(({ objectId }) => objectId);
        await tenant.policy("Hotpatch on", true, { include: [await tenant.group("Ring", objects.slice(0, 30))] });
        await tenant.policy("Cold", false, { include: [await tenant.group("Labs", objects.slice(25, 40))] });
    });
    afterEach(() => tenant.emulator.stop());

    async function runIn(terminal: TestTerminal, ...args: string[]) {
        const code = await main(["delivery", ...args], terminal);
        return { code, out: terminal.out(), err: terminal.err() };
    }
    const run = (...args: string[]) => runIn(testTerminal({ env: tenant.emulator.environment() }), ...args);
    const hangs = (path: string) => tenant.emulator.faults.add({ path, kind: "hang", milliseconds: 60_000 });

    it("says what it is computed from, since no report of Microsoft Graph gives causes", async () => {
        const { code, out } = await run();
        expect(out.replace(/\s+/g, " ")).toContain("Microsoft Graph has no report that gives causes.");
        expect(out).toMatch(/^hotpatch policy +\d+ /m);
        expect(out).toMatch(/^blocked by policy +\d+ /m);
        expect(out).toMatch(/^conflict +\d+ /m);
        expect(out).toContain("Policies conflict: hotpatch is on in 'Hotpatch on'");
        expect(code).toBe(0);
    });

    it("prints one JSON document, with every device once and each policy's numbers", async () => {
        const { out } = await run("--format", "json");
        const { schema, devices, policies, byDelivery } = JSON.parse(out);
        expect(schema).toBe("hotpatch-delivery/1");
        const total = Object.values<number>(byDelivery).reduce((sum, count) => sum + count, 0);
        expect(devices).toHaveLength(total);
        expect(policies.map(({ displayName }: { displayName: string }) => displayName)).toEqual([
            "Hotpatch on",
            "Cold",
        ]);
    });

    it("keeps to the devices of a policy, by name, as CSV", async () => {
        const { out } = await run("--policy", "COLD", "--format", "csv");
        const [head, ...lines] = out.trimEnd().split("\r\n");
        expect(head).toMatch(/^name,delivery,outcome,badge,policies,/);
        expect(lines.length).toBeGreaterThan(5);
        expect(lines.every((line) => line.includes("Cold"))).toBe(true);
        const [, ...all] = (await run("--format", "csv")).out.trimEnd().split("\r\n");
        const ofCold = all.filter((line) => line.includes("Cold"));
        expect(lines).toEqual(ofCold);
    });

    it("ends with 3 and `complete: false` where a permission is missing, and names it", async () => {
        const roles = [
            "DeviceManagementConfiguration.Read.All",
            "DeviceManagementManagedDevices.Read.All",
            "Device.Read.All",
            "Group.Read.All",
        ];
        const env = { ...tenant.emulator.environment(), HOTPATCH_GRAPH_TOKEN: tenant.emulator.issueToken({ roles }) };
        const { code, out } = await runIn(testTerminal({ env }), "--format", "json");
        expect(code).toBe(3);
        const { complete, findings } = JSON.parse(out);
        expect(complete).toBe(false);
        expect(findings.join(" ")).toContain("WindowsUpdates.Read.All");
    });

    it("answers with what is known when the budget is used up, and ends with 3", async () => {
        hangs("/deviceManagement/managedDevices");
        const { code, out } = await run("--budget", "1", "--format", "json");
        expect(code).toBe(3);
        const { complete, findings } = JSON.parse(out);
        expect(complete).toBe(false);
        expect(findings).toContainEqual(
            expect.stringMatching(/^Reading the list of Intune devices stopped .*the budget of 1 s was used up\.$/),
        );
    });

    it("fails where the budget does not do for policies and groups", async () => {
        hangs("/groups/*/members");
        const { code, out, err } = await run("--budget", "1");
        expect([code, out]).toEqual([1, ""]);
        expect(err).toMatch(/^hotpatch: Read policies and groups: .*the budget of 1 s was used up\. .*\n$/);
    });

    it("ends with what is known at the first Ctrl-C", async () => {
        const hanging = hangs("/deviceManagement/managedDevices");
        const terminal: TestTerminal = {
            ...testTerminal({ env: tenant.emulator.environment() }),
            ...interruptedWhen(() => hanging.injected > 0),
        };
        const { code, out } = await runIn(terminal, "--format", "json");
        expect(code).toBe(3);
        expect(JSON.parse(out).findings).toContainEqual(expect.stringContaining("because it was interrupted."));
    });

    it("fails in one line for a policy that does not exist", async () => {
        const { code, err } = await run("--policy", "None");
        expect(code).toBe(1);
        expect(err).toMatch(
            /^hotpatch: Find quality update policy 'None': there is no policy with that name or id\..*\n$/,
        );
    });
});

describe("hotpatch delivery --second-opinion", () => {
    it("shows the policies that the service applies beside those that target a device, and differs just where it is wrong", async () => {
        const tenant = await testTenant({ devices: 200, seed: 9, serviceData: { disagreement: 0.3 } });
        try {
            const objects = (await tenant.windowsPcs()).map(({ objectId }) => objectId);
            const policy = await tenant.policy("Pilot", true, { include: [await tenant.group("Pilots", objects)] });
            tenant.emulator.servicing.advanceMonth();
            const terminal = (columns = 160) => testTerminal({ env: tenant.emulator.environment(), columns });
            const json = terminal();
            await main(["delivery", "--second-opinion", "--format", "json"], json);
            const { devices, secondOpinion } = JSON.parse(json.out());
            const wrong = tenant.emulator.serviceData.planted.filter(({ kind }) => kind === "policy");
            expect(wrong.length).toBeGreaterThan(0);
            const missing = secondOpinion.disagreements.filter(({ kind }: { kind: string }) => kind === "policy");
            expect(missing).toEqual([
                expect.objectContaining({
                    finding: "The update service applies no policy; by assignment it is 'Pilot'.",
                    devices: wrong.length,
                }),
            ]);
            const listed = devices.filter((device: { servicePolicies?: object[] }) => device.servicePolicies?.length);
            expect(listed.length).toBeGreaterThan(0);
            expect(listed[0].servicePolicies).toEqual([{ id: policy, displayName: "Pilot" }]);

            const csv = terminal();
            await main(["delivery", "--second-opinion", "--format", "csv"], csv);
            expect(csv.out().split("\r\n")[0]).toMatch(/,serviceReadiness,servicePolicies$/);
            const verified = terminal();
            await main(["verify", "Pilot"], verified);
            expect(verified.out()).toContain("Second opinion of the Windows update service");
            expect(verified.out()).toContain("The update service applies no policy; by");
        } finally {
            await tenant.emulator.stop();
        }
    });
});
