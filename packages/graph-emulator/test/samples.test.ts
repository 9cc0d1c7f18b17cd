import { readFileSync } from "node:fs";
import { join } from "node:path";
import { CATALOG_ITEM_IDS } from "../src";
import { type Api, api, intuneMessage, MANAGED, POLICIES, staticGroup } from "./api";
import { namesIn, shapeOf } from "./shape";

// biome-ignore lint/suspicious/noExplicitAny: samples have every shape.
const sample = (name: string): any =>
    JSON.parse(readFileSync(join(__dirname, "fixtures/graph", `${name}.json`), "utf8"));

let graph: Api;
beforeEach(async () => {
    graph = await api({ devices: 40 });
});
afterEach(() => graph.stop());

/** The reference's samples carry a place-holder where Intune wants the number of a scope tag. */
const withScopeTag = (body: object) => ({ ...body, roleScopeTagIds: ["0"] });

it("lists policies as the service was recorded to (July 2026)", async () => {
    await graph.post(POLICIES, { displayName: "quality", hotpatchEnabled: true });
    const { status, body } = await graph.get(POLICIES);
    const recorded = sample("wqup-list-live-2026-07-17");
    expect(status).toBe(200);
    expect(shapeOf(body)).toEqual(shapeOf(recorded));
    expect(body["@odata.count"]).toBe(recorded["@odata.count"]);
    const [{ id: _id, createdDateTime, lastModifiedDateTime, ...policy }] = body.value;
    expect(recorded.value[0]).toMatchObject(policy);
    expect(createdDateTime).toMatch(/\.\d{7}Z$/);
    expect(lastModifiedDateTime).toMatch(/:\d\dZ$/);
});

it("answers the reference's creation with 201 and its properties (beta reference, Create windowsQualityUpdatePolicy)", async () => {
    const { status, body } = await graph.post(POLICIES, withScopeTag(sample("wqup-create-request")));
    const { "@odata.type": _type, ...documented } = sample("wqup-create-response-201");
    expect(status).toBe(201);
    expect(shapeOf(body)).toMatchObject(shapeOf(documented) as object);
});

it("answers the reference's update with 200 and its properties (beta reference, Update windowsQualityUpdatePolicy, August 2024)", async () => {
    const { body: policy } = await graph.post(POLICIES, { displayName: "before" });
    const { status, body } = await graph.patch(`${POLICIES}/${policy.id}`, withScopeTag(sample("wqup-update-request")));
    const { "@odata.type": _type, ...documented } = sample("wqup-update-response-200");
    const [{ "@odata.type": _settingType, ...setting }] = documented.approvalSettings;
    expect(status).toBe(200);
    expect(shapeOf(body)).toMatchObject(shapeOf({ ...documented, approvalSettings: [setting] }) as object);
    expect(body.approvalSettings).toEqual([setting]);
});

it("answers bulkAction and its details as in the reference (beta reference, August 2024)", async () => {
    const { body: policy } = await graph.post(POLICIES, { displayName: "a" });
    const ids = [CATALOG_ITEM_IDS[0], ...sample("wqup-bulkaction-request").ids];
    const bulk = await graph.post(`${POLICIES}/${policy.id}/bulkAction`, { ...sample("wqup-bulkaction-request"), ids });
    expect(bulk.status).toBe(200);
    expect(namesIn(bulk.body)).toEqual(namesIn(sample("wqup-bulkaction-response-200")));
    const details = await graph.get(
        `${POLICIES}/${policy.id}/retrieveWindowsQualityUpdateCatalogItemDetails(ids=["${CATALOG_ITEM_IDS[0]}"])`,
    );
    expect(namesIn(details.body)).toEqual(namesIn(sample("wqup-retrieve-catalog-item-details-response-200")));
});

it("answers licences as the service was recorded to", async () => {
    const { status, body } = await graph.get("/v1.0/subscribedSkus");
    expect(status).toBe(200);
    expect(shapeOf(body)).toEqual(shapeOf(sample("subscribedskus-live")));
});

it("answers a part of a $batch with hardwareInformation as the service was recorded to (July 2026)", async () => {
    const device = (await graph.get(`/beta${MANAGED}`)).body.value.find(
        (each: { operatingSystem: string }) => each.operatingSystem === "Windows",
    );
    const url = `${MANAGED}/${device.id}?$select=id,deviceName,operatingSystem,hardwareInformation`;
    const { body } = await graph.post("/beta/$batch", { requests: [{ id: "0", method: "GET", url }] });
    const recorded = sample("manageddevice-hardwareinformation-batch-live-2026-07-21");
    expect(Object.keys(body.responses[0]).sort()).toEqual(Object.keys(recorded.responses[0]).sort());
    expect(body.responses[0].headers).toMatchObject(recorded.responses[0].headers);
    expect(namesIn(body.responses[0].body).map(withoutItems)).toEqual(
        expect.arrayContaining(namesIn(recorded.responses[0].body).map(withoutItems)),
    );
});

/** Whether a list has items differs from device to device. */
const withoutItems = (name: string) => name.replace(/\[\].*/, "");

it("refuses in Intune's form: JSON in a message (public issue threads)", async () => {
    const { body } = await graph.post(POLICIES, {});
    const quoted = sample("error-400-intune-nested");
    expect(shapeOf(body)).toEqual(shapeOf(quoted));
    expect(Object.keys(JSON.parse(body.error.message))).toEqual(Object.keys(JSON.parse(quoted.error.message)));
    expect(body.error.message).toContain("\r\n");
});

it("names the permissions that are missing as Intune does (public issue threads)", async () => {
    const read = { Authorization: `Bearer ${graph.emulator.issueToken({ roles: [] })}` };
    const answer = await graph.get(POLICIES, read);
    const quoted = sample("error-403-intune-scopes");
    expect(shapeOf(answer.body)).toEqual(shapeOf(quoted));
    expect(answer.body.error.code).toBe(quoted.error.code);
    const text = (message: string) => message.split(" - Operation ID")[0];
    expect(text(intuneMessage(answer))).toBe(text(JSON.parse(quoted.error.message).Message));
});

it("throttles in the form of the throttling guidance (2021)", async () => {
    graph.emulator.faults.add({ kind: "429-fractional" });
    const { status, headers, body } = await graph.get("/v1.0/groups");
    const documented = sample("error-429-graph");
    expect(status).toBe(429);
    expect(headers.get("retry-after")).toBe("2.128");
    expect(namesIn(body)).toEqual(expect.arrayContaining(namesIn(documented)));
    expect(body.error).toMatchObject({ code: documented.error.code, message: documented.error.message });
});

it("answers the audit log in the form of the reference (v1.0 reference, List directoryAudits)", async () => {
    await graph.post("/v1.0/groups", staticGroup());
    graph.emulator.advance(10 * 60_000);
    const { status, body } = await graph.get("/v1.0/auditLogs/directoryAudits");
    const documented = sample("directoryaudit-list");
    expect(status).toBe(200);
    expect(Object.keys(body.value[0]).sort()).toEqual([...Object.keys(documented.value[0]), "operationType"].sort());
    expect(body["@odata.context"].split("#")[1]).toBe(documented["@odata.context"].split("#")[1]);
});
