import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type SpoilingProxy, spoilingProxy } from "../../scripts/spoil/proxy";
import { type TestStack, testStack } from "./support/stack";

jest.setTimeout(240_000);

const PROGRAM = `
import * as hotpatch from "pulumi-hotpatch";

async function main() {
    const { byBadge } = await hotpatch.getFleetReadiness();
    const policy = new hotpatch.QualityUpdatePolicy("ring", { displayName: "Kept", hotpatchEnabled: true });
    console.log(Object.keys(byBadge).length, policy.urn === undefined);
}
main();
`;

/** Nothing settles, and nothing keeps the process alive: what must not pass for success. */
const NOTHING_LEFT = `
const set = globalThis.setTimeout;
globalThis.setTimeout = (...all) => set(...all).unref();
globalThis.fetch = () => new Promise(() => {});
`;

describe("a Microsoft Graph whose answers are corrupt", () => {
    let stack: TestStack;
    let proxy: SpoilingProxy;
    beforeAll(async () => {
        stack = await testStack(PROGRAM, { emulator: { devices: 200 } });
        proxy = await spoilingProxy(stack.emulator.httpEndpoint);
        Object.assign(stack.env, {
            HOTPATCH_GRAPH_ENDPOINT: proxy.endpoint,
            HOTPATCH_GRAPH_TOKEN: stack.emulator.token,
            HOTPATCH_REQUEST_TIMEOUT_SECONDS: "2",
            HOTPATCH_OPERATION_TIMEOUT_SECONDS: "6",
            HOTPATCH_REPLICATION_SECONDS: "1",
        });
        await stack.pulumi(["up", "--yes", "--skip-preview"]);
        expect(stack.emulator.policies).toHaveLength(1);
    });
    afterAll(async () => {
        await proxy?.stop();
        await stack?.stop();
    });
    afterEach(() => proxy.set(undefined));

    it.each([1, 2])("loses no policy of a program that asks for readiness first (seed %d)", async (seed) => {
        proxy.set({ rule: "corruptGzip", seed, paths: /managedDevices/ });
        const { code, text } = await stack.start(["up", "--yes", "--skip-preview"]).ended;
        expect(proxy.spoiled()).toBeGreaterThan(0);
        expect(code).not.toBe(0);
        expect(text).toMatch(/error: .*(answer from|corrupt)/);
        expect(stack.emulator.policies.map(({ displayName }) => displayName)).toEqual(["Kept"]);
    });

    // Its limits end it: with those that are usual, the test would be over before the command.
    it("fails every command that reads it, within its limits, in one line", async () => {
        proxy.set({ rule: "corruptGzip", seed: 3 });
        const { text, stdout } = await stack.hotpatch(["readiness"], 1);
        expect(stdout).toBe("");
        expect(text).toMatch(/^hotpatch: .*answer from .*$/m);
    });

    it("is not taken for success by a command that has nothing left to wait for", async () => {
        const preload = join(stack.folder, "nothingLeft.js");
        writeFileSync(preload, NOTHING_LEFT);
        stack.env.NODE_OPTIONS = `--require ${JSON.stringify(preload)}`;
        try {
            const { text } = await stack.hotpatch(["readiness"], 1);
            expect(text).toContain("hotpatch: ended before its work was done.");
            expect((await stack.hotpatch(["explain", "0x80240438"])).text).not.toContain("ended before");
            expect((await stack.hotpatch(["--version"])).text).not.toContain("ended before");
        } finally {
            delete stack.env.NODE_OPTIONS;
        }
    });

    it("changes nothing once it is well again", async () => {
        const { text } = await stack.pulumi(["up", "--yes", "--skip-preview"]);
        expect(text).toMatch(/2 unchanged/);
        expect(stack.emulator.policies).toHaveLength(1);
    });
});
