import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { GraphEmulatorOptions } from "../../../packages/graph-emulator/src";
import { main } from "../../../src/cli/main";
import { INTUNE_MDM_APP_ID } from "../../../src/graph/endpoints/tenantDefault";
import { createGraphClient } from "../../../src/graph/graphClient";
import { createLogAnalytics } from "../../../src/graph/logAnalytics";
import { readGraphSettings } from "../../../src/graph/settings";
import { ASSUMPTIONS } from "../../../src/probe/assumptions";
import { type ProbedAssumption, probe } from "../../../src/probe/probe";
import { testTerminal } from "../cli/terminal";
import { testTenant } from "../delivery/tenant";

const ROLES = [
    "DeviceManagementManagedDevices.Read.All",
    "WindowsUpdates.Read.All",
    "GroupMember.Read.All",
    "Device.Read.All",
];
const TENANT: GraphEmulatorOptions = {
    devices: 200,
    seed: 3,
    logAnalytics: { lagHours: 0 },
    tenant: { mdmAppSettings: [{ mdmAppId: INTUNE_MDM_APP_ID, isHotpatchEnabled: true }] },
};

/** How a service differs from the emulator: what its answers become on the way. */
type Change = (text: string, url: string) => string;

/** What the probe finds in a tenant with a ring, over HTTP. */
async function probed(options: GraphEmulatorOptions = {}, change: Change = (text) => text, roles = ROLES) {
    const tenant = await testTenant({ ...TENANT, ...options });
    const { emulator } = tenant;
    try {
        const all = await tenant.windowsPcs();
        const pcs = all.filter((_, place) => place % 2 === 0);
        const pilots = await tenant.group(
            "Secret pilots",
            pcs.map(({ objectId }) => objectId),
        );
        await tenant.group("Secret rule", { rule: '(device.deviceOSType -eq "Windows")' });
        await tenant.policy("Secret policy", true, { include: [pilots] });
        const token = emulator.issueToken({ roles });
        const env = { ...emulator.environment(), HOTPATCH_GRAPH_TOKEN: token };
        const graph = createGraphClient(readGraphSettings({ config: () => undefined, env }), {
            fetch: async (url, init) => {
                const { status, headers, ...answer } = await answered(url, init);
                return new Response(answer.text === "" ? null : change(answer.text, url), { status, headers });
            },
        });
        const settings = readGraphSettings({ config: () => undefined, env: emulator.environment() });
        const logs = createLogAnalytics(settings, emulator.logAnalytics.workspaceId);
        return await probe({ graph, logs });
    } finally {
        await emulator.stop();
    }
}

async function answered(url: string, init: RequestInit) {
    const response = await fetch(url, init);
    const headers = new Headers(response.headers);
    for (const name of ["content-length", "content-encoding"]) {
        headers.delete(name);
    }
    return { status: response.status, headers, text: await response.text() };
}

function resultsOf(statements: readonly ProbedAssumption[]) {
    return Object.fromEntries(statements.map(({ id, result }) => [id, result]));
}

/** Changes each entry of a list. */
function entries(change: (entry: Record<string, unknown>) => Record<string, unknown>): Change {
    return (text, url) => {
        if (!/\/managedDevices\?/.test(url)) {
            return text;
        }
        const body = JSON.parse(text);
        return JSON.stringify({ ...body, value: body.value.map(change) });
    };
}

/** For each statement, a service that contradicts it. */
const CONTRADICTIONS: Readonly<Record<string, [GraphEmulatorOptions, Change?]>> = {
    "sku-zero-is-not-reported": [
        {},
        entries((entry) => (entry.skuNumber === 0 ? { ...entry, skuFamily: "Enterprise" } : entry)),
    ],
    "sku-families-are-these-names": [
        {},
        entries((entry) => (entry.skuNumber === 4 ? { ...entry, skuFamily: "Professional" } : entry)),
    ],
    "service-ready-includes-vbs": [{ serviceData: { disagreement: 1, enrolled: "everyPc" } }],
    "service-lists-enrolled-devices": [{ serviceData: { enrolled: "everyPc" } }],
    "service-filters-by-device": [
        {},
        (text, url) => (/azureAdDeviceId%20eq/.test(url) ? JSON.stringify({ value: [] }) : text),
    ],
    "tenant-default-is-keyed-by-intune": [
        { tenant: { mdmAppSettings: [{ mdmAppId: "11111111-2222-4333-8444-555555555555", isHotpatchEnabled: true }] } },
    ],
    "device-ids-of-members": [
        { faults: { rules: [{ kind: "400", path: "/groups/*/members", method: "GET", times: "always" }] } },
    ],
    "rule-processing-needs-no-more": [
        {
            faults: {
                rules: [{ kind: "403-scopes", path: "/groups/*", version: "beta", method: "GET", times: "always" }],
            },
        },
    ],
    "reported-vbs-runs": [
        {},
        (text, url) =>
            url.endsWith("/$batch") ? text.replaceAll('SecurityState":"running"', 'SecurityState":"reboot"') : text,
    ],
};

describe("what is assumed about the services", () => {
    it("is confirmed by the emulator, which assumes the same", async () => {
        const statements = await probed();
        expect(resultsOf(statements)).toEqual(Object.fromEntries(ASSUMPTIONS.map(({ id }) => [id, "confirmed"])));
    });

    it.each(ASSUMPTIONS.map(({ id }) => id))("is refuted by a service that contradicts it: %s", async (id) => {
        const [options, change] = CONTRADICTIONS[id] ?? [{}];
        const statements = await probed(options, change);
        expect(resultsOf(statements)[id]).toBe("refuted");
    });

    it("is not checked without permissions, and the report says what each needs", async () => {
        const statements = await probed({}, undefined, ["Device.Read.All"]);
        const refused = statements.filter(({ result }) => result === "notChecked");
        expect(refused).toHaveLength(ASSUMPTIONS.length);
        expect(refused.filter(({ why }) => /It needs |another permission/.test(why))).toHaveLength(ASSUMPTIONS.length);
    });

    it.each(ASSUMPTIONS.map(({ id, place }) => [id, place]))("is marked where it is relied on: %s", (_, place) => {
        const file = join(__dirname, "..", "..", "..", place);
        expect(existsSync(file)).toBe(true);
        expect(readFileSync(file, "utf8")).toMatch(/assumed/i);
    });
});

describe("hotpatch probe", () => {
    it("prints each statement, and nothing of the tenant", async () => {
        const tenant = await testTenant({ ...TENANT, serviceData: { enrolled: "everyPc" } });
        try {
            await tenant.group("Secret pilots", []);
            const env = tenant.emulator.environment();
            const [text, json] = [testTerminal({ env }), testTerminal({ env })];
            expect(await main(["probe"], text)).toBe(2);
            expect(await main(["probe", "-f", "json"], json)).toBe(2);
            const { statements } = JSON.parse(json.out());
            expect(statements).toHaveLength(ASSUMPTIONS.length);
            expect(text.out()).toContain("NO   The Windows update service only lists devices");
            const pcs = await tenant.windowsPcs();
            const own = pcs.flatMap(({ intuneId, deviceId, objectId }) => [intuneId, deviceId, objectId]);
            for (const printed of [text.out(), json.out()]) {
                expect([...own, "Secret", "WIN-"].filter((secret) => printed.includes(secret))).toEqual([]);
            }
        } finally {
            await tenant.emulator.stop();
        }
    });
});
