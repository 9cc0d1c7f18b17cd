import { inflateRawSync } from "node:zlib";
import { type Api, api } from "./api";

const JOBS = "/v1.0/deviceManagement/reports/exportJobs";
const QUICK = { waitMs: 0, runMs: 0, emptyUrls: 0 } as const;
const SELECT = ["DeviceId", "DeviceName", "LastContact", "ReferenceId", "OSVersion", "SkuFamily", "ManagementAgents"];

let graph: Api;
afterEach(() => graph.stop());

interface Job {
    readonly id: string;
    readonly status: string;
    readonly url: string | null;
    readonly expirationDateTime: string;
}

async function order(body: object, version = "v1.0"): Promise<Job> {
    const { status, body: job } = await graph.post(JOBS.replace("v1.0", version), body);
    expect(status).toBe(201);
    return job;
}
const jobOf = async ({ id }: Job): Promise<Job> => (await graph.get(`${JOBS}('${id}')`)).body;
const download = (url: string | null, headers: Record<string, string> = {}) => fetch(String(url), { headers });

/** The only file of a zip archive. */
function unzipped(zip: Buffer): { name: string; text: string } {
    expect(zip.readUInt32LE(0)).toBe(0x04034b50);
    const [nameLength, size] = [zip.readUInt16LE(26), zip.readUInt32LE(18)];
    const name = zip.subarray(30, 30 + nameLength).toString("utf8");
    return { name, text: inflateRawSync(zip.subarray(30 + nameLength, 30 + nameLength + size)).toString("utf8") };
}

async function linesOf({ id, url }: Job): Promise<string[]> {
    const answer = await download(url);
    expect(answer.status).toBe(200);
    const { name, text } = unzipped(Buffer.from(await answer.arrayBuffer()));
    expect(name).toBe(`${id}.csv`);
    expect(text.startsWith("\uFEFF")).toBe(true);
    return text.slice(1).trimEnd().split("\r\n");
}

async function managed(): Promise<Record<string, string>[]> {
    return (await graph.get("/beta/deviceManagement/managedDevices?$top=1000")).body.value;
}

describe("export jobs", () => {
    it("are not started, in progress, completed without an url, and then completed", async () => {
        graph = await api({ devices: 20, exportJobs: { waitMs: 60_000, runMs: 60_000, emptyUrls: 2 } });
        const job = await order({ reportName: "DevicesWithInventory", select: SELECT });
        expect(job).toMatchObject({
            id: expect.stringMatching(/^DevicesWithInventory_[\da-f-]{36}$/),
            status: "notStarted",
            url: null,
            select: SELECT,
            format: "csv",
            localizationType: "LocalizedValuesAsAdditionalColumn",
            expirationDateTime: "0001-01-01T00:00:00Z",
        });
        graph.emulator.advance(60_000);
        expect(await jobOf(job)).toMatchObject({ status: "inProgress", url: null });
        graph.emulator.advance(60_000);
        expect((await graph.get(`${JOBS}/${job.id}`)).body).toMatchObject({ status: "completed", url: "" });
        expect(await jobOf(job)).toMatchObject({ status: "completed", url: "" });
        const done = await jobOf(job);
        expect(done.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/.*\.zip\?.*sig=/);
        expect((await graph.get(JOBS)).body.value).toEqual([expect.objectContaining({ id: job.id, url: done.url })]);
        expect((await graph.get(`${JOBS}('DevicesWithInventory_7')`)).status).toBe(404);
    });

    it("write the selected columns under other names, with times without a zone", async () => {
        graph = await api({ devices: 50, exportJobs: { ...QUICK, brokenQuotes: 0 } });
        const [header, ...lines] = await linesOf(await order({ reportName: "DevicesWithInventory", select: SELECT }));
        expect(header).toBe(
            "Device ID,Device name,Last check-in,Microsoft Entra Device ID,OS version,SkuFamily,Managed by",
        );
        const expected = (await managed()).map((each) =>
            [
                each.id,
                each.deviceName,
                `${each.lastSyncDateTime?.replace("T", " ").replace("Z", "")}.0000000`,
                each.azureADDeviceId ?? "",
                each.osVersion ?? "",
                each.skuFamily ?? "",
                each.managementAgent,
            ].join(","),
        );
        expect(lines.sort()).toEqual(expected.sort());
    });

    it("know virtualization-based security of the PCs that attested their health", async () => {
        graph = await api({ devices: 200, exportJobs: { ...QUICK, brokenQuotes: 0 } });
        const job = await order({ reportName: "WindowsDeviceHealthAttestationReport" }, "beta");
        const [header = "", ...lines] = await linesOf(job);
        const columns = header.split(",");
        expect(columns).toEqual(
            expect.arrayContaining(["DeviceId", "VSMStatus", "HealthCertIssuedDate", "AttestationError"]),
        );
        const rows = lines.map((line) => line.split(","));
        const at = (row: string[], name: string) => row[columns.indexOf(name)] ?? "";
        const missing = new Set(graph.emulator.exportJobs.notAttested);
        const { byDevice } = graph.emulator.tally;
        for (const row of rows) {
            const id = at(row, "DeviceId");
            expect(missing.has(id)).toBe(false);
            expect(at(row, "HealthCertIssuedDate")).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{7}$/);
            const tally = byDevice.get(id);
            if (tally !== undefined && !tally.unknown.includes("vbs")) {
                expect(at(row, "VSMStatus")).toBe(tally.failing.includes("vbs") ? "Disabled" : "Enabled");
            }
        }
        const attested = new Set(rows.map((row) => at(row, "DeviceId")));
        expect([...byDevice.keys()].every((id) => attested.has(id) !== missing.has(id))).toBe(true);
        expect(attested.size).toBeGreaterThan(100);
        expect([...byDevice.keys()].filter((id) => missing.has(id)).length).toBeGreaterThan(20);
    });

    it("do not escape quotation marks", async () => {
        graph = await api({ devices: 100, exportJobs: { ...QUICK, brokenQuotes: 0.2 } });
        const lines = await linesOf(
            await order({ reportName: "DevicesWithInventory", select: ["DeviceId", "DeviceName"] }),
        );
        const broken = lines.filter((line) => /^[^,]+,".+ "lab""$/.test(line));
        expect(broken.length).toBeGreaterThan(5);
        expect(broken.map((line) => line.split(",")[0]).sort()).toEqual(
            [...graph.emulator.exportJobs.brokenRows].sort(),
        );
    });

    it("filter by the names of columns, not by headers", async () => {
        graph = await api({ devices: 50, exportJobs: QUICK });
        const filtered = {
            reportName: "DevicesWithInventory",
            select: ["DeviceId"],
            filter: "(DeviceType eq 'Windows')",
        };
        const windows = (await managed()).filter(({ operatingSystem }) => operatingSystem === "Windows");
        expect(await linesOf(await order(filtered))).toHaveLength(1 + windows.length);
    });

    it.each([
        [{}],
        [{ reportName: "Devices2" }],
        [{ reportName: "DevicesWithInventory", select: ["VBS"] }],
        [{ reportName: "DevicesWithInventory", select: "DeviceId" }],
        [{ reportName: "DevicesWithInventory", filter: "OS eq 'Windows'" }],
        [{ reportName: "DevicesWithInventory", format: "xlsx" }],
        [{ reportName: "DevicesWithInventory", columns: [] }],
        [{ reportName: "WindowsDeviceHealthAttestationReport", filter: "VSMStatus eq 'Enabled'" }],
    ])("refuse %j", async (body) => {
        graph = await api({ devices: 5 });
        expect((await graph.post(JOBS, body)).status).toBe(400);
        expect(graph.emulator.exportJobs.jobs).toEqual([]);
    });

    it("need a permission to write, although they only read", async () => {
        graph = await api({ devices: 5, exportJobs: QUICK });
        const as = (role: string) => ({ Authorization: `Bearer ${graph.emulator.issueToken({ roles: [role] })}` });
        const read = as("DeviceManagementManagedDevices.Read.All");
        const body = { reportName: "DevicesWithInventory" };
        expect((await graph.post(JOBS, body, read)).status).toBe(403);
        const made = await graph.post(JOBS, body, as("DeviceManagementManagedDevices.ReadWrite.All"));
        expect(made.status).toBe(201);
        expect((await graph.get(`${JOBS}/${made.body.id}`, read)).status).toBe(200);
        expect((await graph.get(`${JOBS}/${made.body.id}`, as("Group.Read.All"))).status).toBe(403);
    });

    it("may fail", async () => {
        graph = await api({ devices: 5, exportJobs: { ...QUICK, failingShare: 1 } });
        expect(await order({ reportName: "DevicesWithInventory" })).toMatchObject({ status: "failed", url: null });
    });

    it("are throttled with a 500 where a 429 has no Retry-After", async () => {
        graph = await api({ devices: 5, throttle: { scale: 0.05, retryAfter: "absent" } });
        const answers = [];
        for (let each = 0; each < 4; each += 1) {
            answers.push(await graph.post(JOBS, { reportName: "DevicesWithInventory" }));
        }
        expect(answers.map(({ status }) => status)).toEqual([201, 201, 500, 500]);
        expect(answers[2]?.text).toContain("too many requests to query broker");
        const next = await api({ devices: 5, throttle: { scale: 0.01, retryAfter: "whole" } });
        await next.post(JOBS, { reportName: "DevicesWithInventory" });
        expect((await next.post(JOBS, { reportName: "DevicesWithInventory" })).status).toBe(429);
        await next.stop();
    });
});

describe("the file of an export job", () => {
    it("is given for its signature alone, as long as it lasts", async () => {
        graph = await api({ devices: 5, exportJobs: { ...QUICK, expiresMinutes: 10 } });
        const { url } = await order({ reportName: "DevicesWithInventory" });
        const codeOf = async (answer: Response) => [answer.status, /<Code>(\w+)</.exec(await answer.text())?.[1]];
        expect((await download(url)).status).toBe(200);
        expect(await codeOf(await download(url, { Authorization: `Bearer ${graph.emulator.token}` }))).toEqual([
            403,
            "AuthenticationFailed",
        ]);
        expect(await codeOf(await download(`${url?.replace(/sig=[^&]+/, "sig=x")}`))).toEqual([
            403,
            "AuthenticationFailed",
        ]);
        expect(await codeOf(await download(`${url?.replace(".zip", "0.zip")}`))).toEqual([404, "BlobNotFound"]);
        graph.emulator.advance(10 * 60_000 + 1);
        expect(await codeOf(await download(url))).toEqual([403, "AuthenticationFailed"]);
        expect((await graph.get("/_emulator/export-jobs")).body.jobs).toEqual([
            { id: expect.any(String), reportName: "DevicesWithInventory", status: "completed", downloads: 1 },
        ]);
    });
});
