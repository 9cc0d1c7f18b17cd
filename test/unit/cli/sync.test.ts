import { main } from "../../../src/cli/main";
import { SYNC_PERMISSION } from "../../../src/graph/endpoints/syncDevice";
import { type TestTenant, testTenant } from "../delivery/tenant";
import { interruptedWhen, type TestTerminal, testTerminal } from "./terminal";

describe("hotpatch sync", () => {
    let tenant: TestTenant;
    beforeEach(async () => {
        tenant = await testTenant({ devices: 80, seed: 5 });
    });
    afterEach(() => tenant.emulator.stop());

    async function run(...args: string[]) {
        const terminal = testTerminal({ env: tenant.emulator.environment() });
        const code = await main(["sync", ...args], terminal);
        return { code, out: terminal.out(), err: terminal.err() };
    }
    const asked = () =>
        tenant.emulator.requests
            .filter(({ path }) => path.endsWith("/syncDevice"))
            .map(({ path }) => path.split("/").at(-2));

    it("lists stale devices, longest silent first, and sends nothing unless told to", async () => {
        const { code, out } = await run("--stale-hours", "100");
        const dates = [...out.matchAll(/\d{4}-\d\d-\d\dT\S+/g)].map(([date]) => date);
        expect(dates.length).toBeGreaterThan(1);
        expect([...dates].sort()).toEqual(dates);
        expect(out).toContain(`${dates.length} devices are stale. Nothing was sent; --yes asks them to check in.`);
        expect(asked()).toEqual([]);
        expect(code).toBe(0);
    });

    it("asks exactly the listed devices with --yes", async () => {
        const { code, out } = await run("--stale-hours", "100", "--yes");
        const ids = [...out.matchAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)].map(([id]) => id);
        expect(ids.length).toBeGreaterThan(1);
        expect(asked()).toEqual(ids);
        expect(code).toBe(0);
    });

    it("keeps to the devices of a group", async () => {
        const [pc] = await tenant.windowsPcs();
        await tenant.group("Kiosks", pc === undefined ? [] : [pc.objectId]);
        await run("--stale-hours", "1", "--group", "Kiosks", "--yes");
        expect(asked()).toEqual([pc?.intuneId]);
    });

    it("goes on where a device has vanished, and says so", async () => {
        tenant.emulator.faults.add({ path: "/deviceManagement/managedDevices/*/syncDevice", kind: "404" });
        const { code, out } = await run("--stale-hours", "100", "--yes");
        expect(code).toBe(3);
        expect(out).toContain(`${asked().length - 1} devices were asked to check in.`);
        expect(asked().length).toBeGreaterThan(2);
        expect(out).toMatch(/Not asked, since\n.*\n.*404/);
    });

    it("does not say that every device has synced after a reading that was interrupted", async () => {
        const list = tenant.emulator.faults.add({
            path: "/deviceManagement/managedDevices",
            kind: "hang",
            milliseconds: 60_000,
        });
        const terminal: TestTerminal = {
            ...testTerminal({ env: tenant.emulator.environment() }),
            ...interruptedWhen(() => list.injected > 0),
        };
        const code = await main(["sync", "--stale-hours", "100"], terminal);
        expect(code).toBe(3);
        expect(terminal.out()).toBe(
            "Not every device was read. Of those that were, every one has synced within 100 hours.\n",
        );
    });

    it.each(["401-expired", "403-scopes"] as const)(
        "names the devices it has asked where %s comes midway, and asks no more after that",
        async (kind) => {
            const path = "/deviceManagement/managedDevices/*/syncDevice";
            tenant.emulator.faults.add({ path, kind, nth: 3, times: "always" });
            const { code, out } = await run("--stale-hours", "100", "--yes");
            const stale = [...out.matchAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g)].map(([id]) => id);
            expect(code).toBe(3);
            expect(out).toContain("\n2 devices were asked to check in.");
            expect([...new Set(asked())]).toEqual(stale.slice(0, 3));
            const [, refused = ""] = out.split("Not asked, since\n");
            expect(refused.match(/the service answered/g)).toHaveLength(stale.length - 2);
            expect(refused).toContain(kind.slice(0, 3));
        },
    );

    it.each([
        [["DeviceManagementManagedDevices.Read.All"], [], "Device.Read.All"],
        [["DeviceManagementManagedDevices.Read.All", "Device.Read.All"], ["-g", "Pilot"], "GroupMember.Read.All"],
    ])("names the permission of the directory that it lacks, with %j and %j", async (roles, args, missing) => {
        const { emulator } = tenant;
        const env = { ...emulator.environment(), HOTPATCH_GRAPH_TOKEN: emulator.issueToken({ roles }) };
        const terminal = testTerminal({ env });
        expect(await main(["sync", ...args], terminal)).toBe(1);
        expect(terminal.err()).toContain(`Grant the application the Microsoft Graph permission ${missing} (`);
    });

    it("names the permission that it lacks", async () => {
        const { emulator } = tenant;
        const roles = ["DeviceManagementManagedDevices.ReadWrite.All", "Device.Read.All"];
        const terminal = testTerminal({
            env: { ...emulator.environment(), HOTPATCH_GRAPH_TOKEN: emulator.issueToken({ roles }) },
        });
        expect(await main(["sync", "--stale-hours", "100", "--yes"], terminal)).toBe(1);
        expect(terminal.err()).toMatch(/^hotpatch: Ask devices to sync: .*\n$/);
        expect(terminal.err()).toContain(SYNC_PERMISSION);
    });
});
