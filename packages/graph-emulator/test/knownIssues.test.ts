import { startGraphEmulator } from "../src";
import { type Api, api } from "./api";

const PRODUCTS = "/beta/admin/windows/updates/products";

let graph: Api;
beforeAll(async () => {
    graph = await api({
        devices: 0,
        startsAt: "2026-05-15T00:00:00Z",
        catalog: {
            knownIssues: [
                {
                    id: "WI1",
                    version: "24H2",
                    title: "Restarts",
                    startDateTime: "2026-05-13T00:00:00Z",
                    resolvedDateTime: "2026-05-20T00:00:00Z",
                    safeguardHoldIds: [56318982],
                },
                { id: "WI2", version: "24H2", title: "Later", startDateTime: "2026-05-16T00:00:00Z" },
                { id: "WI3", version: "25H2", title: "Sound", startDateTime: "2026-05-13T00:00:00Z" },
            ],
        },
    });
});
afterAll(() => graph.stop());

it("lists products by name, and those alone that updates were published for", async () => {
    const { body } = await graph.get(PRODUCTS);
    expect(body["@odata.context"]).toMatch(/\/beta\/\$metadata#admin\/windows\/updates\/products$/);
    const names = body.value.map(({ name }: { name: string }) => name);
    expect(names).toContain("Windows 11, version 24H2");
    expect(names).not.toContain("Windows 11, version 26H2");
    const filter = encodeURIComponent("name eq 'Windows 11, version 24H2'");
    const { body: found } = await graph.get(`${PRODUCTS}?$filter=${filter}`);
    expect(found.value).toEqual([
        {
            id: expect.stringMatching(/^\d+$/),
            name: "Windows 11, version 24H2",
            groupName: "Windows 11",
            friendlyNames: ["Version 24H2 (OS build 26100)"],
        },
    ]);
});

it("shows a product's issues from the day they are reported, and how they end", async () => {
    const { body } = await graph.get(PRODUCTS);
    const product = body.value.find(({ name }: { name: string }) => name.endsWith("24H2"));
    const issues = async () => (await graph.get(`${PRODUCTS}/${product.id}/knownIssues`)).body.value;
    expect(await issues()).toEqual([
        {
            id: "WI1",
            title: "Restarts",
            description: "Restarts",
            status: "confirmed",
            startDateTime: "2026-05-13T00:00:00Z",
            lastUpdatedDateTime: "2026-05-13T00:00:00Z",
            resolvedDateTime: null,
            safeguardHoldIds: [56318982],
            webViewUrl: "https://admin.microsoft.com/Adminportal/Home#/windowsreleasehealth/knownissues/:/issue/WI1",
        },
    ]);
    graph.emulator.advance(7 * 86_400_000);
    expect((await issues()).map(({ id, status }: { id: string; status: string }) => [id, status])).toEqual([
        ["WI1", "resolved"],
        ["WI2", "confirmed"],
    ]);
    const open = await graph.get(`${PRODUCTS}('${product.id}')/knownIssues?$filter=status eq 'confirmed'`);
    expect(open.body.value).toHaveLength(1);
});

it("refuses other products, other methods and callers without the permission", async () => {
    expect((await graph.get(`${PRODUCTS}/99/knownIssues`)).status).toBe(404);
    expect((await graph.post(PRODUCTS, {})).status).toBe(405);
    const token = graph.emulator.issueToken({ roles: ["Device.Read.All"] });
    expect((await graph.get(PRODUCTS, { Authorization: `Bearer ${token}` })).status).toBe(403);
});

it.each([
    [{ version: "7" }, "version: expected one of"],
    [{ title: "" }, "id and title: expected texts"],
    [{ startDateTime: "May" }, "startDateTime and resolvedDateTime: expected a date and time"],
    [{ status: "unknownFutureValue" }, "status: expected one of"],
])("refuses a seed with %j", async (mistake, message) => {
    const seed = { id: "WI1", version: "24H2", title: "T", startDateTime: "2026-05-13T00:00:00Z", ...mistake };
    const start = startGraphEmulator({ devices: 0, catalog: { knownIssues: [seed as never] } });
    await expect(start).rejects.toThrow(`option 'catalog' is wrong at knownIssues[0]: ${message}`);
});
