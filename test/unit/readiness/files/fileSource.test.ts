import { truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { fileSource } from "../../../../src/readiness/files/fileSource";
import { evaluateSource } from "../../../../src/readiness/fleet";
import { ReadingStopped } from "../../../../src/readiness/stop";
import { entraObjects, guidOf, intuneRecord, inventoried } from "../fakeGraph";
import { type Folder, folder, ndjson } from "./folder";

describe("files that were saved", () => {
    let files: Folder;
    beforeEach(() => {
        files = folder();
    });
    afterEach(() => files.remove());

    const HEAD = "DeviceId,DeviceName,LastContact,ReferenceId,OSVersion,DeviceType,ManagementAgents,SkuFamily,JoinType";
    const csvRow = (id: string, name = `PC-${id}`) =>
        `${id},${name},2026-11-01 08:00:00.0000000,${guidOf(`entra-${id}`)},10.0.26100.4929,Windows,2,Education,AzureADJoined`;
    const entra = (...ids: string[]) => files.save("entra.ndjson", ndjson(entraObjects(...ids)));
    const evaluated = (...paths: string[]) => evaluateSource(fileSource(paths));

    it("(trap 37) have stray quotes and rows of other lengths: no device is lost", async () => {
        const rows = [
            csvRow("1", '5" monitor'),
            csvRow("2", '"the "old" one"'),
            `${csvRow("3")},one,two,too,many`,
            csvRow("4").replace(",AzureADJoined", ""),
            "",
            csvRow("5"),
        ];
        const devices = files.save("devices.csv", `\ufeff${[HEAD, ...rows].join("\n")}`);
        const readiness = await evaluated(devices, entra("1", "2", "3", "4", "5"));
        const names = readiness.devices.map(({ name }) => name);
        expect(names).toHaveLength(5);
        expect(names).toContain('5" monitor');
        expect(names.some((name) => name.includes('the "old" one'))).toBe(true);
        expect(readiness.byReason.entra_join.unknown).toBe(1);
        expect(readiness.byBadge).toEqual({ "Unknown (vbs)": 5 });
    });

    const PORTAL =
        "displayName,accountEnabled,operatingSystem,operatingSystemVersion,joinType (trustType),registeredOwners,userNames,mdmDisplayName,isCompliant,registrationTime,approximateLastSignInDateTime,deviceId,isManaged,objectId,profileType,systemLabels,model";
    const portalRow = (id: string) =>
        `PC-${id},True,Windows,10.0.26100.4929,Microsoft Entra joined,,,Microsoft Intune,True,2026-01-01 08:00 AM,2026-11-01 08:00 AM,${guidOf(`entra-${id}`)},True,${guidOf(`object-${id}`)},RegisteredDevice,,`;

    it.each([
        ["as the Entra admin centre downloads it", [PORTAL, portalRow("1")]],
        [
            "as PowerShell saves it",
            ["AccountEnabled,DeviceId,OperatingSystem,TrustType", `True,${guidOf("entra-1")},Windows,AzureAd`],
        ],
    ])("have Entra's list of devices %s", async (_, lines) => {
        const devices = files.save("devices.csv", [HEAD, csvRow("1"), csvRow("2")].join("\n"));
        const { byReason, shortfalls } = await evaluated(devices, files.save("exportDevice.csv", lines.join("\n")));
        expect(byReason.entra_join).toMatchObject({ unknown: 1 });
        expect(shortfalls).toEqual([]);
    });

    it("have Intune's list as PowerShell saves it, with PascalCase headers and the edition's number", async () => {
        const head =
            "Id,DeviceName,LastSyncDateTime,AzureAdDeviceId,OsVersion,OperatingSystem,ManagementAgent,SkuNumber,JoinType";
        const row = (id: string, sku: string) =>
            `${id},PC-${id},2026-11-01T08:00:00Z,${guidOf(`entra-${id}`)},10.0.26100.4929,Windows,mdm,${sku},azureADJoined`;
        const devices = files.save("devices.csv", [head, row("1", "4"), row("2", "48"), row("3", "")].join("\n"));
        const { byBadge } = await evaluated(devices, entra("1", "2", "3"));
        expect(byBadge).toEqual({ "Not eligible (edition)": 1, "Unknown (edition)": 1, "Unknown (vbs)": 1 });
    });

    it("are judged as far as they go where there is nothing but the attestation report", async () => {
        const attestation = files.save(
            "attestation.csv",
            [
                "DeviceId,DeviceName,VSMStatus,HealthCertIssuedDate",
                "1,PC-1,Enabled,2026-07-13 20:09:19",
                "2,PC-2,Disabled,2026-07-13 20:09:19",
            ].join("\n"),
        );
        const { devices, shortfalls, devicesMayBeMissing } = await evaluated(attestation);
        expect(devices).toMatchObject([
            { name: "PC-1", badge: "Unknown (edition)", outcomes: { vbs: "pass" }, lastSyncDateTime: undefined },
            { name: "PC-2", outcomes: { edition: "unknown", vbs: "fail" } },
        ]);
        expect(devices[0]?.reasons[0]?.remedy).toContain("Export DevicesWithInventory with the column SkuFamily");
        expect(shortfalls[0]).toMatch(
            /attestation report are judged by that report alone.*Add an export DevicesWithInventory/,
        );
        expect(devicesMayBeMissing).toBe(true);
    });

    it("are refused as what they are where they are a result of ours", async () => {
        const ours = files.save("readiness.csv", "name,badge,edition,intuneId\r\nPC,Eligible,pass,1\r\n");
        await expect(evaluated(ours)).rejects.toThrow(
            /'.*readiness\.csv': it is a result of `readiness`.*Use the exports/,
        );
    });

    it("have a quote that is never closed: that is an error with the file's name, and no small fleet", async () => {
        const rows = Array.from({ length: 20_000 }, (_, index) => csvRow(String(index)));
        rows[3] = csvRow("3", '"never closed');
        const devices = files.save("devices.csv", [HEAD, ...rows].join("\n"));
        await expect(evaluated(devices)).rejects.toThrow(/^Read file '.*devices\.csv': it is not valid CSV/);
    });

    it("(trap 34) tell VBS by the attestation: at the last attested boot, with that time; who is not in it is unknown", async () => {
        const devices = files.save("devices.csv", [HEAD, csvRow("1"), csvRow("2"), csvRow("3")].join("\n"));
        const attestation = files.save(
            "attestation.csv",
            [
                "DeviceId,VSMStatus,HealthCertIssuedDate",
                "1,Disabled,2026-07-01 00:00:00.0000000",
                "1,Enabled,2026-07-13 20:09:19.1234567",
                "2,Disabled,2026-07-13 20:09:19.0000000",
                "3,,",
            ].join("\n"),
        );
        const { devices: judged, byBadge } = await evaluated(attestation, devices, entra("1", "2", "3"));
        expect(byBadge).toEqual({ Eligible: 1, "Not eligible (vbs)": 1, "Unknown (vbs)": 1 });
        expect(judged[1]?.reasons[0]).toMatchObject({
            finding: "VBS was not running when the device last attested its boot",
            evidence: [{ field: "VSMStatus", observedAt: "2026-07-13T20:09:19.000Z" }],
        });
        expect(judged[2]?.reasons[0]?.finding).toContain("not in the attestation report");
    });

    it("do not make running of a list's default, and prefer an inventory to the attestation", async () => {
        const { hardwareInformation } = inventoried("1", "notConfigured");
        const intune = files.save(
            "intune.ndjson",
            ndjson([
                intuneRecord("1", { hardwareInformation }),
                intuneRecord("2", {
                    hardwareInformation: {
                        tpmSpecificationVersion: null,
                        operatingSystemEdition: null,
                        operatingSystemProductType: 0,
                        deviceGuardVirtualizationBasedSecurityState: "running",
                    },
                }),
            ]),
        );
        const attestation = files.save("attestation.csv", "DeviceId,VSMStatus\n1,Enabled\n");
        const { byBadge } = await evaluated(intune, attestation, entra("1", "2"));
        expect(byBadge).toEqual({ "Not eligible (vbs)": 1, "Unknown (vbs)": 1 });
    });

    it("may hold several records of a machine: the newest sync is judged, the others are listed, newest first", async () => {
        const azureADDeviceId = guidOf("entra-1");
        const { hardwareInformation } = inventoried("1");
        const record = (id: string, lastSyncDateTime: string, skuNumber: number) =>
            intuneRecord(id, { azureADDeviceId, lastSyncDateTime, skuNumber, hardwareInformation });
        const intune = files.save(
            "intune.ndjson",
            ndjson([
                record("old", "2026-10-01T00:00:00Z", 48),
                record("never", "0001-01-01T00:00:00Z", 48),
                record("new", "2026-11-01T00:00:00.5Z", 4),
                record("middle", "2026-11-01T00:00:00Z", 48),
                record("new", "2026-11-01T00:00:00.5Z", 4),
            ]),
        );
        const { devices, counts } = await evaluated(intune, entra("1"));
        expect(counts).toEqual({ windows: 1, nonWindows: 0, servers: 0, duplicates: 3 });
        expect(devices).toMatchObject([
            {
                intuneId: guidOf("new"),
                badge: "Eligible",
                otherRecords: [
                    { intuneId: guidOf("middle") },
                    { intuneId: guidOf("old") },
                    { intuneId: guidOf("never") },
                ],
            },
        ]);
    });

    it("without a list of Entra devices leave every join unknown, and say so", async () => {
        const devices = files.save("devices.csv", [HEAD, csvRow("1")].join("\n"));
        const readiness = await evaluated(devices);
        expect(readiness.complete).toBe(false);
        expect(readiness.shortfalls).toEqual([expect.stringMatching(/^No file lists Entra's devices/)]);
        expect(readiness.devices[0]?.reasons.map(({ code }) => code)).toEqual(["vbs", "entra_join"]);
    });

    it.each([
        ["half.ndjson", '{"id":"1","operatingSystem":"Windows"}\n{"id":"2","operat', /line 2 is not a JSON object/],
        ["numbers.json", "[1]\n", /line 1 is not a JSON object/],
        ["users.ndjson", '{"id":"1","userPrincipalName":"x"}\n', /neither managed devices .* nor Entra devices/],
        ["users.csv", "UPN,DeviceId\nx,1\n", /neither the export DevicesWithInventory/],
    ])("that are none are refused, with what to do: %s", async (name, text, message) => {
        await expect(evaluated(files.save(name, text))).rejects.toThrow(message);
    });

    it("that are not there are refused before anything is read", () => {
        expect(() => fileSource(["nowhere.csv"])).toThrow(/^Read file 'nowhere\.csv': no such file/);
        expect(() => fileSource([])).toThrow(/no file was given/);
        expect(() => fileSource([tmpdir()])).toThrow(/it is a folder or a device, not a file/);
    });

    it("are refused where a line does not end, with the line, and are not taken in", async () => {
        const first = `${JSON.stringify(intuneRecord("1"))}\n`;
        const path = files.save("endless.ndjson", first);
        truncateSync(path, 600 * 2 ** 20); // Zeros that take no room on the disk.
        const before = process.memoryUsage().rss;
        await expect(evaluated(path)).rejects.toThrow(
            /^Read file '.*endless\.ndjson': line 2 has more than 16777216 bytes, which is longer than any device\. Save one object/,
        );
        expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20);
        const csv = files.save("endless.csv", `${HEAD}\n`);
        truncateSync(csv, 600 * 2 ** 20);
        await expect(evaluated(csv)).rejects.toThrow(/it is not valid CSV near line \d+ \(CSV_MAX_RECORD_SIZE\)/);
    });

    it.each([
        ["a line", "deep.ndjson", (object: string) => `${JSON.stringify(intuneRecord("1"))}\n${object}\n`, 2],
        ["a page", "deep.ndjson", (object: string) => `{"value":[${object}]}\n`, 1],
        ["a document", "deep.json", (object: string) => `[\n${object}\n]\n`, 1],
    ])(
        "are refused where %s nests deeper than any device, and are not made objects of",
        async (_, name, text, line) => {
            const object = (depth: number) =>
                JSON.stringify({ ...intuneRecord("2"), lastSyncDateTime: "@" }).replace(
                    '"@"',
                    `${"[".repeat(depth)}"]"${"]".repeat(depth)}`,
                );
            expect((await evaluated(files.save(`flat-${name}`, text(object(90))))).devices).not.toEqual([]);
            const deep = files.save(name, text(object(2_000_000)));
            const before = process.memoryUsage().rss;
            await expect(evaluated(deep)).rejects.toThrow(
                `line ${line} has arrays and objects nested more than 100 levels deep, which no device has`,
            );
            expect(process.memoryUsage().rss - before).toBeLessThan(100 * 2 ** 20);
        },
    );

    it.each(["\n", ""])("are pages of any size, one a line, with %j after the last", async (end) => {
        const page = (from: number, link?: string) => {
            const value = Array.from({ length: 1_000 }, (_, index) => ({
                ...intuneRecord(String(from + index)),
                notes: "x".repeat(500),
            }));
            return JSON.stringify({ value, "@odata.nextLink": link });
        };
        const one = page(0);
        const two = [page(0, "https://graph.example/2"), page(1_000)].join("\n");
        for (const [text, devices] of [
            [one, 1_000],
            [two, 2_000],
        ] as const) {
            expect((await evaluated(files.save("pages.json", text + end))).devices).toHaveLength(devices);
        }
    });

    it("are refused where they are larger than those of any fleet", () => {
        const path = files.save("huge.ndjson", "");
        truncateSync(path, 33 * 2 ** 30);
        expect(() => fileSource([path])).toThrow(/it has 35433480192 bytes, more than 34359738368/);
    });

    it("may be left early: the result says after how many rows", async () => {
        const intune = files.save("intune.ndjson", ndjson([intuneRecord("1")]));
        const signal = AbortSignal.abort(new ReadingStopped("it was interrupted"));
        const { shortfalls, devicesMayBeMissing } = await evaluateSource(fileSource([intune], { signal }));
        expect(shortfalls[0]).toBe("The files were not read beyond 1 rows, because it was interrupted.");
        expect(devicesMayBeMissing).toBe(true);
    });
});
