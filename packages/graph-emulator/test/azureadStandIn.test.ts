import { TestClock } from "../../../test/unit/graph/support/testClock";
import { embeddedGraph } from "../src/azuread/graph";
import { whileThrottled } from "../src/azuread/patience";
import { azureadStandIn } from "../src/azuread/provider";
import { type GraphEmulator, startGraphEmulator } from "../src/index";

const URN = "urn:pulumi:test::tenant::azuread:index/group:Group::g";
const LAG_MS = 60;

let emulator: GraphEmulator;

beforeAll(async () => {
    const throttle = { scale: 0.001, speed: 300 };
    emulator = await startGraphEmulator({ devices: 10, replicationLagMs: LAG_MS, pageSize: 2, throttle });
});
afterAll(() => emulator.stop());

/** What many reads say about a group: each may meet another replica. */
async function readings(objectId: string): Promise<string[]> {
    const said: string[] = [];
    for (let read = 0; read < 12; read += 1) {
        emulator.throttle.reset();
        const response = await fetch(`${emulator.httpEndpoint}/v1.0/groups/${objectId}`, {
            headers: { Authorization: `Bearer ${emulator.token}` },
        });
        said.push(response.ok ? String(((await response.json()) as { displayName: string }).displayName) : "gone");
    }
    return [...new Set(said)];
}

describe("the azuread stand-in on a service that lags and throttles", () => {
    it("is done with a group when every replica shows it, its change, its members and its end", async () => {
        const provider = azureadStandIn(() => embeddedGraph(emulator.environment()), "6.0.0");
        const { create, update, delete: remove } = provider;
        if (create === undefined || update === undefined || remove === undefined) {
            throw new Error("the stand-in lacks an operation");
        }
        const members = await someDeviceIds();
        expect(members).toHaveLength(2);
        const inputs = { displayName: "Pilots", securityEnabled: true, members };
        const { id, outs } = await create.call(provider, URN, inputs);
        const objectId = id.replace("/groups/", "");
        expect(await readings(objectId)).toEqual(["Pilots"]);
        expect([...(emulator.groups[0]?.members ?? [])].sort()).toEqual([...members].sort());

        const renamed = { ...inputs, displayName: "Broad", members: members.slice(1) };
        await update.call(provider, id, URN, outs ?? {}, renamed);
        expect(await readings(objectId)).toEqual(["Broad"]);
        expect([...(emulator.groups[0]?.members ?? [])].sort()).toEqual([...members.slice(1)].sort());

        await remove.call(provider, id, URN, {});
        expect(await readings(objectId)).toEqual(["gone"]);
        expect(emulator.requests.some(({ status }) => status === 429)).toBe(true);
    });
});

describe("secrets in what the azuread stand-in answers", () => {
    const secret = (value: unknown) => ({
        "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270",
        value,
    });

    it("stay secret from the check to the state and through a refresh, and reach the service in plain text", async () => {
        const { check, create, read, update, diff } = azureadStandIn(
            () => embeddedGraph(emulator.environment()),
            "6.0.0",
        );
        const members = await someDeviceIds();
        const given = {
            displayName: "Hidden",
            description: secret("why"),
            members: secret(members),
            securityEnabled: true,
        };
        const { inputs, failures } = (await check?.(URN, {}, given)) ?? {};
        expect(failures).toEqual([]);
        expect(inputs).toEqual(given);
        const { id, outs } = (await create?.(URN, inputs)) ?? { id: "" };
        expect(outs).toMatchObject(given);
        expect(emulator.groups.find(({ displayName }) => displayName === "Hidden")).toMatchObject({
            description: "why",
            members: expect.arrayContaining(members),
        });
        expect(await diff?.(id, URN, outs, inputs)).toEqual({ changes: false });
        const refreshed = await read?.(id, URN, outs);
        const sorted = { ...given, members: secret([...members].sort()) };
        expect(refreshed).toMatchObject({ inputs: sorted, props: sorted });
        const changed = { ...given, description: secret("because") };
        expect((await update?.(id, URN, outs, changed))?.outs).toMatchObject(changed);
    });
});

/** The first page of them. */
async function someDeviceIds(): Promise<string[]> {
    const response = await fetch(`${emulator.httpEndpoint}/v1.0/devices?$select=id`, {
        headers: { Authorization: `Bearer ${emulator.token}` },
    });
    const { value } = (await response.json()) as { value: { id: string }[] };
    return value.map(({ id }) => id);
}

describe("the azuread stand-in where programs are led to the https door", () => {
    it("goes through the http door", async () => {
        const behindTls = await startGraphEmulator({ devices: 0, https: true });
        try {
            const graph = embeddedGraph(behindTls.environment());
            expect(await graph.call("GET", "/groups")).toMatchObject({ value: [] });
        } finally {
            await behindTls.stop();
        }
    });

    it("never goes to a tenant", () => {
        const env = { HOTPATCH_GRAPH_ENDPOINT: "https://graph.microsoft.com", HOTPATCH_GRAPH_TOKEN: "t" };
        expect(() => embeddedGraph(env)).toThrow(/embedded Microsoft Graph only/);
    });
});

it("two stand-ins do not lock each other out where each refusal puts both off", async () => {
    let seed = 7;
    const clock = new TestClock();
    clock.random = () => {
        seed = (seed * 16_807) % 2_147_483_647;
        return seed / 2_147_483_647;
    };
    let closedUntil = clock.now() + 5_000;
    const send = async () => {
        if (clock.now() >= closedUntil) {
            return new Response("{}", { status: 200 });
        }
        closedUntil += 5_000;
        return new Response("", {
            status: 429,
            headers: { "Retry-After": String((closedUntil - clock.now()) / 1000) },
        });
    };
    const both = [1, 2].map(() => whileThrottled(send, { pauseMs: 20, patienceMs: 300_000 }, clock));
    expect((await Promise.all(both)).map(({ status }) => status)).toEqual([200, 200]);
});
