import { verify } from "../../../src/cli/commands/verify";
import { main } from "../../../src/cli/main";
import { showsUnicode } from "../../../src/cli/terminal/terminal";
import { evaluateDelivery } from "../../../src/delivery/evaluateDelivery";
import { type TestTenant, testTenant } from "../delivery/tenant";
import { connectionTo, ran } from "./ran";
import { interruptedWhen, testTerminal } from "./terminal";

const STEPS = [
    "edition",
    "build",
    "vbs",
    "entra_join",
    "mdm",
    "in sync",
    "policy assigned",
    "membership processed",
    "enrolled in the service",
    "on the baseline",
    "hotpatched",
];

describe("hotpatch verify", () => {
    let tenant: TestTenant;
    beforeEach(async () => {
        tenant = await testTenant({ devices: 60, seed: 4 });
    });
    afterEach(() => tenant.emulator.stop());

    async function run(...args: string[]) {
        const terminal = testTerminal({ env: tenant.emulator.environment() });
        const code = await main(["verify", ...args], terminal);
        return { code, out: terminal.out(), err: terminal.err() };
    }
    /** The time in the embedded tenant. */
    const now = () => new Date(tenant.emulator.now());
    const fleet = async () => (await evaluateDelivery(tenant.graph, { now: now() })).devices;

    it("goes through the guide's steps in their order, and ends with what to do next", async () => {
        const device = (await fleet()).find(({ badge }) => badge === "Not eligible (vbs)");
        const { code, out } = await run(device?.name ?? "");
        expect([...out.matchAll(/^\[(?:ok|no|\?\?)\] {2}(\w+(?: \w+)*)/gm)].map(([, step]) => step?.trim())).toEqual(
            STEPS,
        );
        expect(out).toMatch(/^\[no\] {2}vbs/m);
        expect(out).toMatch(/Next: Turn on Memory integrity/);
        expect(code).toBe(2);
    });

    it("passes for a device on which everything holds, a month of updates later", async () => {
        tenant.emulator.servicing.advanceMonth();
        const good = (await fleet()).find(({ outcome, badge }) => outcome === "succeeded" && badge === "Eligible");
        const terminal = testTerminal();
        const code = await ran(verify, [good?.intuneId ?? ""], { terminal, connect: connectionTo(tenant.graph), now });
        expect(terminal.out()).toContain("Nothing to do.");
        expect(code).toBe(0);
    });

    it("names them behind what was found, for a reader", async () => {
        const objects = (await tenant.windowsPcs()).map(({ objectId }) => objectId);
        await tenant.policy("Named", true, { include: [await tenant.group("Named group", objects)] });
        const { steps } = JSON.parse((await run("Named", "--format", "json")).out);
        const { out } = await run("Named");
        for (const { examples } of steps) {
            for (const example of examples) {
                expect(out).toContain(example);
            }
        }
        expect(out).not.toContain("(…");
    });

    it("names as examples only devices of which the finding is true, and says of how many something else is", async () => {
        const objects = (await tenant.windowsPcs()).map(({ objectId }) => objectId);
        await tenant.policy("Pilot", true, { include: [await tenant.group("Pilot group", objects)] });
        const verified = JSON.parse((await run("Pilot", "--format", "json")).out);
        const devices = await fleet();
        const edition = verified.steps.find(({ name }: { name: string }) => name === "edition");
        expect(edition.examples.length).toBeGreaterThan(0);
        for (const example of edition.examples) {
            const reason = devices.find(({ name }) => name === example)?.reasons.find(({ code }) => code === "edition");
            expect(edition.finding.startsWith(`${reason?.finding}.`)).toBe(true);
        }
        const alike = devices.filter(({ reasons }) =>
            reasons.some(({ code, finding }) => code === "edition" && edition.finding.startsWith(`${finding}.`)),
        );
        expect(edition.finding).toContain(`${edition.devices.no - alike.length} more for other reasons.`);
    });

    it("says that a device has not synced for too long, by --stale-hours", async () => {
        const stale = (await fleet()).find(({ lastSyncDateTime, outcome }) => {
            const hours = (now().getTime() - Date.parse(lastSyncDateTime ?? "")) / 3_600_000;
            return outcome !== "succeeded" && hours > 26 && hours < 600;
        });
        expect((await run(stale?.intuneId ?? "", "--as", "device")).out).toMatch(
            /^\[no\] {2}in sync +.*last sync with Intune was/m,
        );
        const patient = await run(stale?.intuneId ?? "", "--as", "device", "--stale-hours", "700");
        expect(patient.out).toMatch(/^\[ok\] {2}in sync/m);
    });

    it("says that a policy is assigned to nobody", async () => {
        await tenant.policy("Lonely", true, {});
        const { out, code } = await run("Lonely");
        expect(out).toMatch(/Next: The policy is not assigned/);
        expect(code).toBe(3);
    });

    it("takes a policy and a group for a ring, and counts its devices", async () => {
        const objects = (await tenant.windowsPcs()).map(({ objectId }) => objectId);
        await tenant.policy("Pilot", true, { include: [await tenant.group("Pilot group", objects.slice(0, 20))] });
        const policy = JSON.parse((await run("pilot", "--format", "json")).out);
        const group = JSON.parse((await run("Pilot group", "--format", "json")).out);
        expect([policy.kind, group.kind]).toEqual(["policy", "group"]);
        expect(policy.devices).toBe(group.devices);
        expect(policy.steps).toEqual(group.steps);
        for (const { devices } of policy.steps) {
            expect(devices.yes + devices.no + devices.unknown).toBe(policy.devices);
        }
        expect(policy.steps.find(({ name }: { name: string }) => name === "vbs").devices.yes).toBeGreaterThan(0);
        expect(policy.steps.map(({ name }: { name: string }) => name)).toEqual(STEPS);
    });

    it("does not know about a ring without devices, and says to look at its members", async () => {
        await tenant.policy("Empty", true, { include: [await tenant.group("Nobody", [])] });
        const { code, out } = await run("Empty");
        expect(out).toContain("Next: It contains no Windows devices that Intune knows.");
        expect(code).toBe(3);
    });

    it("takes a group that no policy is assigned to, by its name and by its id", async () => {
        const objects = (await tenant.windowsPcs()).map(({ objectId }) => objectId);
        const id = await tenant.group("Not assigned", objects.slice(0, 7));
        for (const name of ["Not assigned", id]) {
            const { kind, devices, ...group } = JSON.parse((await run(name, "--as", "group", "--format", "json")).out);
            expect([kind, group.name, devices]).toEqual(["group", "Not assigned", 7]);
        }
        const found = JSON.parse((await run("Not assigned", "--format", "json")).out);
        expect(found.kind).toBe("group");
    });

    it("does not choose among assigned groups of one name, but names their ids", async () => {
        const ids = [await tenant.group("Twins", []), await tenant.group("twins", [])];
        await tenant.policy("Ring", true, { include: ids });
        for (const args of [["TWINS"], ["TWINS", "--as", "group"]]) {
            const { code, err } = await run(...args);
            expect(code).toBe(1);
            expect(err).toMatch(
                /^hotpatch: Find group 'TWINS': 2 assigned groups have that name\. Use an id instead: /,
            );
            expect(ids.filter((id) => !err.includes(id))).toEqual([]);
        }
        const { out } = await run(ids[1] ?? "", "--format", "json");
        expect(JSON.parse(out).name).toBe("twins");
    });

    it("says that there is no group of an id", async () => {
        const id = "11111111-2222-4333-8444-555555555555";
        const { code, err } = await run(id);
        expect(code).toBe(1);
        expect(err).toContain(`Find group '${id}': there is no group with that id.`);
    });

    it("does not take a ring for empty whose devices were not read, because it was interrupted", async () => {
        const objects = (await tenant.windowsPcs()).map(({ objectId }) => objectId);
        await tenant.policy("Pilot", true, { include: [await tenant.group("Pilot group", objects)] });
        const hanging = tenant.emulator.faults.add({
            path: "/deviceManagement/managedDevices",
            kind: "hang",
            milliseconds: 60_000,
        });
        const terminal = {
            ...testTerminal({ env: tenant.emulator.environment() }),
            ...interruptedWhen(() => hanging.injected > 0),
        };
        const code = await main(["verify", "Pilot"], terminal);
        expect(code).toBe(3);
        expect(terminal.out()).toContain("Next: Not everything was read, as the notes say");
        expect(terminal.out()).toContain("because it was interrupted.");
    });

    it("says that nothing has the name, in one line", async () => {
        const { code, err } = await run("nobody");
        expect(code).toBe(1);
        expect(err).toMatch(/^hotpatch: Verify 'nobody': no policy has that name or id\. .*\n$/);
    });

    it.each([
        [{ WT_SESSION: "1" }, true],
        [{ LANG: "en_GB.UTF-8" }, true],
        [{ LANG: "C" }, false],
        [{}, false],
    ])("with %j writes special characters: %s", (env, expected) => {
        expect(showsUnicode(env)).toBe(expected);
    });
});
