import { execFile } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { type GraphEmulator, scrubbed, startGraphEmulator } from "pulumi-hotpatch/emulator";
import { CREDENTIAL_KINDS } from "./support/credentialKinds";
import { identitySource } from "./support/credentials";

jest.setTimeout(120_000);

const tenant = process.env.HOTPATCH_E2E_TENANT ?? "";
const main = join(tenant, "node_modules", "pulumi-hotpatch", "dist", "cli", "main.js");
/** Those for which somebody other than Entra is asked. */
const ISSUED_ELSEWHERE = ["github", "azureDevOps", "managedIdentity"];

describe("the https door of the embedded Graph, to the packed command in an environment with one kind of credential", () => {
    let emulator: GraphEmulator;
    beforeAll(async () => {
        emulator = await startGraphEmulator({ devices: 5, https: true });
    });
    afterAll(() => emulator?.stop());
    beforeEach(() => emulator.clearRequests());

    it.each(CREDENTIAL_KINDS)("opens with %s", async (kind) => {
        const identity = await identitySource(emulator, kind, mkdtempSync(join(tenant, "credential-")));
        try {
            const env = { ...scrubbed(process.env), ...identity.env };
            const { stdout } = await promisify(execFile)(process.execPath, [main, "readiness", "--format", "json"], {
                env,
            });
            expect(JSON.parse(stdout)).toHaveProperty("devices");
            // Microsoft's library asks twice for one token.
            expect(identity.asked() > 0).toBe(ISSUED_ELSEWHERE.includes(kind));
            const { requests } = emulator;
            expect(requests.length).toBeGreaterThan(0);
            expect(requests.filter(({ status }) => status >= 400)).toEqual([]);
        } finally {
            identity.stop();
        }
    });

    it("stays shut without one, and says what was looked for", async () => {
        const { ARM_CLIENT_SECRET: _secret, ...env } = emulator.environment();
        const run = promisify(execFile)(process.execPath, [main, "readiness"], {
            env: { ...scrubbed(process.env), ...env },
        });
        await expect(run).rejects.toMatchObject({
            stderr: expect.stringMatching(/there is no credential for Microsoft Graph\. Not used: client certificate/),
        });
        expect(emulator.requests).toEqual([]);
    });
});
