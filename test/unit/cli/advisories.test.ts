import { main } from "../../../src/cli/main";
import { type TestTenant, testTenant } from "../delivery/tenant";
import { testTerminal } from "./terminal";

describe("hotpatch readiness --advisories", () => {
    let tenant: TestTenant;
    beforeEach(async () => {
        tenant = await testTenant({ devices: 60, seed: 7, licences: "suspended" });
    });
    afterEach(() => tenant.emulator.stop());

    async function run(...args: string[]) {
        const terminal = testTerminal({ env: tenant.emulator.environment(), columns: 120 });
        const code = await main(["readiness", ...args], terminal);
        return { code, out: terminal.out(), err: terminal.err() };
    }

    it("puts them below the usual table, the tenant's first and once", async () => {
        const { out: plain } = await run();
        const { out, code } = await run("--advisories");
        const [above, below = ""] = out.split("\nAdvisories: ");
        const untimed = (table: string | undefined) => table?.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME");
        expect(untimed(above)).toBe(untimed(plain));
        expect(below.match(/^Tenant: .* is suspended or has no seats\./gm)).toHaveLength(1);
        expect(below).toMatch(/^workloadElsewhere +\d+$/m);
        expect(below).toMatch(/^WIN-\d+ +chpe +An Arm64 device/m);
        expect(below).toMatch(/^\[1\] +\w/m);
        expect(code).toBe(0);
    });

    it("adds properties to JSON and columns to CSV, and nothing where nobody asks", async () => {
        const plain = JSON.parse((await run("-f", "json")).out);
        const json = JSON.parse((await run("-f", "json", "--advisories")).out);
        const added = Object.keys(json).filter((name) => !(name in plain));
        expect(added).toEqual(["byAdvisory", "tenantAdvisories", "advisoryShortfalls"]);
        expect(json.byBadge).toEqual(plain.byBadge);
        const first = json.devices.find(({ advisories }: { advisories: object[] }) => advisories.length > 0);
        expect(Object.keys(first.advisories[0])).toEqual(["code", "finding", "remedy", "source"]);
        const [head] = (await run("-f", "csv", "--advisories")).out.split("\r\n");
        const [plainHead] = (await run("-f", "csv")).out.split("\r\n");
        expect(head).toBe(`${plainHead},advisories,advisoryRemedies`);
        expect((await run("-f", "csv", "--advisories")).out).toContain("workloadElsewhere: It is co-managed");
    });

    it("says on standard error what was not permitted, and ends as without advisories", async () => {
        const token = tenant.emulator.issueToken({
            roles: ["DeviceManagementManagedDevices.Read.All", "Device.Read.All"],
        });
        const terminal = testTerminal({ env: { ...tenant.emulator.environment(), HOTPATCH_GRAPH_TOKEN: token } });
        expect(await main(["readiness", "--advisories"], terminal)).toBe(0);
        expect(terminal.err()).toContain("hotpatch: advisories may be missing. ");
        expect(terminal.err()).toContain("(DeviceManagementConfiguration.Read.All)");
        expect(terminal.out()).toContain("Not known: Licences were not read (LicenseAssignment.Read.All)");
    });

    it("needs Microsoft Graph, and no files", async () => {
        const { code, err } = await run("--advisories", "--from", "devices.csv");
        expect([code, err]).toEqual([1, expect.stringContaining("cannot be used with option")]);
    });

    it("lists every device with an advisory with --all, and says so where it lists a sample", async () => {
        expect((await run("--advisories")).out).toMatch(
            /^Shown: \d+ of \d+ devices with advisories\. --all lists every one/m,
        );
        const { out } = await run("--advisories", "--all");
        expect(out).not.toContain("devices with advisories. --all");
        const { devices } = JSON.parse((await run("--advisories", "-f", "json")).out);
        const below = out.slice(out.indexOf("\nAdvisories: "));
        for (const { name, advisories } of devices) {
            expect([name, new RegExp(`^${name} `, "m").test(below)]).toEqual([name, advisories.length > 0]);
        }
    });
});
