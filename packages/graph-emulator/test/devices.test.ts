import { type Api, api, intuneMessage, MANAGED } from "./api";

let graph: Api;
beforeAll(async () => {
    graph = await api({ devices: 60 });
});
afterAll(() => graph.stop());

type Row = Record<string, unknown> & { id: string };
const hardware = (row: Row) => row.hardwareInformation as Record<string, unknown>;
const VBS = "deviceGuardVirtualizationBasedSecurityState";

async function all(path: string): Promise<Row[]> {
    const { status, body } = await graph.get(path);
    expect(status).toBe(200);
    return body.value;
}

describe("managedDevices", () => {
    it("report VBS running for every device in lists, asked for or not (beta reference, managedDevice; recorded July 2026)", async () => {
        for (const query of ["", "?$select=id,hardwareInformation"]) {
            const rows = await all(`/beta${MANAGED}${query}`);
            expect(new Set(rows.map((row) => hardware(row)[VBS]))).toEqual(new Set(["running"]));
            expect(new Set(rows.map((row) => hardware(row).operatingSystemEdition))).toEqual(new Set([null]));
            expect(new Set(rows.map((row) => hardware(row).operatingSystemProductType))).toEqual(new Set([0]));
        }
    });

    it("report real values in a single GET that selects hardwareInformation, and only there (recorded July 2026)", async () => {
        const states = new Set<unknown>();
        for (const { id, operatingSystem } of await all(`/beta${MANAGED}?$select=id,operatingSystem`)) {
            const plain = await graph.get(`/beta${MANAGED}/${id}`);
            expect(hardware(plain.body)[VBS]).toBe("running");
            const { body } = await graph.get(`/beta${MANAGED}/${id}?$select=id,hardwareInformation`);
            states.add(hardware(body)[VBS]);
            if (operatingSystem !== "Windows") {
                expect(hardware(body)).toMatchObject({
                    [VBS]: "running",
                    tpmSpecificationVersion: null,
                    operatingSystemProductType: 0,
                });
            }
        }
        expect(states.size).toBeGreaterThan(1);
    });

    it("answer a single GET with the names recorded in July 2026", async () => {
        const [first] = await all(`/beta${MANAGED}?$filter=operatingSystem eq 'Windows'&$select=id`);
        const { body } = await graph.get(
            `/beta${MANAGED}/${first?.id}?$select=id,deviceName,operatingSystem,hardwareInformation`,
        );
        expect(Object.keys(body)).toEqual([
            "@odata.context",
            "id",
            "deviceName",
            "operatingSystem",
            "hardwareInformation",
        ]);
        expect(body["@odata.context"]).toMatch(
            /#deviceManagement\/managedDevices\(id,deviceName,operatingSystem,hardwareInformation\)\/\$entity$/,
        );
        expect(Object.keys(body.hardwareInformation)).toHaveLength(40);
    });

    it.each([
        "joinType",
        "skuNumber",
        "skuFamily",
        "processorArchitecture",
        "hardwareInformation",
        "autopilotEnrolled",
    ])("have no %s in v1.0 (v1.0 and beta references, managedDevice)", async (property) => {
        const [first] = await all(`/v1.0${MANAGED}`);
        expect(first).not.toHaveProperty(property);
        expect((await graph.get(`/v1.0${MANAGED}?$select=id,${property}`)).status).toBe(400);
        expect((await graph.get(`/v1.0${MANAGED}/${first?.id}?$select=${property}`)).status).toBe(400);
        expect((await graph.get(`/beta${MANAGED}?$select=id,${property}`)).status).toBe(200);
    });

    it.each([
        "/$count",
        "?$filter=id eq 'x'",
        "?$expand=hardwareInformation",
        "?$filter=skuNumber eq 4",
        "?$select=sku",
    ])("answer 400 to %s (recorded July 2026; v1.0 metadata)", async (rest) => {
        const answer = await graph.get(`/beta${MANAGED}${rest}`);
        expect(answer).toMatchObject({ status: 400, body: { error: { code: "BadRequest" } } });
        expect(intuneMessage(answer)).toMatch(/Operation ID \(for customer support\).*Activity ID/);
    });

    it.each([
        ["operatingSystem eq 'Windows'", (row: Row) => row.operatingSystem === "Windows"],
        [
            "managementAgent eq 'mdm' or managementAgent eq 'msSense'",
            (row: Row) => /^(mdm|msSense)$/.test(String(row.managementAgent)),
        ],
        ["contains(osVersion, '26100')", (row: Row) => String(row.osVersion).includes("26100")],
        ["lastSyncDateTime lt 2020-01-01T00:00:00Z", () => false],
        ["lastSyncDateTime gt 2020-01-01T00:00:00Z", () => true],
    ])("filter by %s (v1.0 metadata, filter annotations)", async (filter, fits) => {
        const every = await all(`/beta${MANAGED}`);
        const found = await all(`/beta${MANAGED}?$filter=${encodeURIComponent(filter)}`);
        expect(found.map(({ id }) => id)).toEqual(every.filter(fits).map(({ id }) => id));
    });

    it("answer 404 in Intune's form for a device that is not there", async () => {
        const answer = await graph.get(`/beta${MANAGED}/11111111-1111-4111-8111-111111111111`);
        expect(answer).toMatchObject({ status: 404, body: { error: { code: "ResourceNotFound" } } });
    });
});

describe("devices", () => {
    it("are found by id and by the alternate key deviceId (v1.0 reference, Get device)", async () => {
        const [first] = await all("/v1.0/devices?$top=1");
        for (const path of [`/v1.0/devices/${first?.id}`, `/v1.0/devices(deviceId='${first?.deviceId}')`]) {
            expect((await graph.get(path)).body).toMatchObject(first ?? {});
        }
        expect((await graph.get(`/v1.0/devices/${first?.deviceId}`)).status).toBe(404);
        const found = await all(`/v1.0/devices?$filter=deviceId eq '${first?.deviceId}'&$select=id`);
        expect(found).toEqual([{ id: first?.id }]);
    });

    it("have at most 999 to a page (v1.0 reference, List devices)", async () => {
        expect((await graph.get("/v1.0/devices?$top=1000")).status).toBe(400);
        expect((await graph.get("/v1.0/devices?$top=0")).status).toBe(400);
    });

    it("are counted for ConsistencyLevel eventual only (Graph, advanced query capabilities)", async () => {
        const eventual = { ConsistencyLevel: "eventual" };
        expect((await graph.get("/v1.0/devices/$count")).status).toBe(400);
        expect((await graph.get("/v1.0/devices?$count=true")).status).toBe(400);
        const { text, headers } = await graph.get("/v1.0/devices/$count", eventual);
        expect(headers.get("content-type")).toBe("text/plain");
        expect((await graph.get("/v1.0/devices?$count=true&$top=2", eventual)).body["@odata.count"]).toBe(Number(text));
    });

    it("take ne, not and endsWith as advanced queries only (Graph, advanced query capabilities)", async () => {
        for (const filter of [
            "operatingSystem ne 'Windows'",
            "not startswith(displayName,'x')",
            "endsWith(displayName,'1')",
        ]) {
            const path = `/v1.0/devices?$filter=${encodeURIComponent(filter)}`;
            expect(await graph.get(path)).toMatchObject({
                status: 400,
                body: { error: { code: "Request_UnsupportedQuery" } },
            });
            expect((await graph.get(path, { ConsistencyLevel: "eventual" })).status).toBe(400);
            expect((await graph.get(`${path}&$count=true`, { ConsistencyLevel: "eventual" })).status).toBe(200);
        }
    });

    it.each([
        "$filter=model eq 'x'",
        "$filter=displayName",
        "$filter=displayName eq 'x",
        "$select=sku",
        "$expand=x",
        "$orderby=id",
    ])("answer 400 to %s", async (query) => {
        expect((await graph.get(`/v1.0/devices?${query}`)).status).toBe(400);
    });
});

describe("pages", () => {
    it("follow each other by @odata.nextLink until all are there, once each (Graph, Paging)", async () => {
        const every = (await all("/v1.0/devices?$top=999&$select=id")).map(({ id }) => id);
        const seen: string[] = [];
        let next: string | undefined =
            "/v1.0/devices?$top=7&$select=id&$filter=accountEnabled eq true or accountEnabled eq false or accountEnabled eq null";
        while (next !== undefined) {
            const { body } = await graph.get(next);
            expect(body.value.length).toBeLessThanOrEqual(7);
            seen.push(...body.value.map(({ id }: Row) => id));
            next = body["@odata.nextLink"];
        }
        expect(seen).toEqual(every);
    });

    it("are shorter where the emulator is told so, and for a preference", async () => {
        const short = await api({ devices: 5, pageSize: 2 });
        try {
            const { body } = await short.get(`/beta${MANAGED}`);
            expect(body.value).toHaveLength(2);
            expect(body["@odata.count"]).toBe(2);
            expect(body["@odata.nextLink"]).toMatch(
                /^http:\/\/127\.0\.0\.1:\d+\/beta\/deviceManagement\/managedDevices\?\$skiptoken=/,
            );
        } finally {
            await short.stop();
        }
        expect((await graph.get("/v1.0/devices", { Prefer: "odata.maxpagesize=3" })).body.value).toHaveLength(3);
        expect((await graph.get("/v1.0/devices?$skiptoken=nonsense")).status).toBe(400);
    });
});
