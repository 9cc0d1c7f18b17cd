import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { fileSource } from "../../../../src/readiness/files/fileSource";
import { evaluateFiles, evaluateSource, summarizeFiles } from "../../../../src/readiness/fleet";
import { draws } from "../../sample";
import { entraObjects, guidOf, intuneRecord } from "../fakeGraph";

const COLUMNS = [
    "DeviceId",
    "DeviceName",
    "LastContact",
    "ReferenceId",
    "OSVersion",
    "DeviceType",
    "SkuFamily",
    "JoinType",
];
const row = (id: string, name = `PC-${id}`, time = "2026-11-01 08:00:00") => [
    id,
    name,
    time,
    guidOf(`entra-${id}`),
    "10.0.26100.4929",
    "Windows",
    "Enterprise",
    "AzureADJoined",
];

describe("a saved file", () => {
    let folder: string;
    beforeEach(() => {
        folder = mkdtempSync(join(tmpdir(), "hotpatch-dialects-"));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const save = (name: string, content: string | Buffer) => {
        writeFileSync(join(folder, name), content);
        return join(folder, name);
    };
    const names = async (...files: string[]) => (await evaluateFiles(files)).devices.map(({ name }) => name).sort();

    const encodings: Readonly<Record<string, (text: string) => Buffer>> = {
        "utf-8": (text) => Buffer.from(text),
        "utf-8 with a mark": (text) => Buffer.from(`\ufeff${text}`),
        "utf-16le with a mark": (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
        "utf-16be with a mark": (text) => Buffer.from(`\ufeff${text}`, "utf16le").swap16(),
        "utf-16le": (text) => Buffer.from(text, "utf16le"),
        "utf-16be": (text) => Buffer.from(text, "utf16le").swap16(),
    };

    it("loses no row in any dialect: delimiter, quotes, line ends (mixed too), encoding, and lines before the head", async () => {
        await fc.assert(
            fc.asyncProperty(
                fc.record({
                    delimiter: fc.constantFrom(",", ";", "\t"),
                    before: fc.constantFrom("", "sep", "#TYPE Microsoft.Graph.Device"),
                    encoding: fc.constantFrom(...Object.keys(encodings)),
                    quoted: fc.boolean(),
                    names: fc.array(fc.stringMatching(/^[A-Za-z0-9äé,;-]{1,15}$/), { minLength: 1, maxLength: 12 }),
                    ends: fc.array(fc.constantFrom("\n", "\r\n", "\r"), { minLength: 1, maxLength: 4 }),
                }),
                async ({ delimiter, before, encoding, quoted, names: given, ends }) => {
                    const cell = (text: string) => (quoted || /[,;]/.test(text) ? `"${text}"` : text);
                    const rows = [COLUMNS, ...given.map((name, index) => row(String(index), name))];
                    const lines = [
                        ...(before === "" ? [] : [before === "sep" ? `sep=${delimiter}` : before]),
                        ...rows.map((cells) => cells.map(cell).join(delimiter)),
                    ];
                    const text = lines.map((line, index) => line + ends[index % ends.length]).join("");
                    const file = save("devices.csv", encodings[encoding]?.(text) ?? "");
                    expect(await names(file)).toEqual([...given].sort());
                },
            ),
            draws(150),
        );
    });

    it("tells a time that is not certain with its line, and judges no machine of which it does not know the newest record", async () => {
        const old = row("a", "OLD", "05/06/2026 8:00");
        const text = [
            COLUMNS,
            row("b"),
            old,
            [...row("c", "NEW", "11/20/2026 8:00")].with(3, guidOf("entra-a")),
            row("d", "X", "05/07/2026"),
        ]
            .map((cells) => cells.join(","))
            .join("\n");
        const files = [
            save("devices.csv", text),
            save("entra.json", JSON.stringify({ value: entraObjects("a", "b", "d") })),
        ];
        const readiness = await evaluateFiles(files);
        expect(readiness.shortfalls).toEqual([
            "File devices.csv: the time is ambiguous or not valid in line 3 ('05/06/2026 8:00'), line 5 ('05/07/2026'). " +
                "Write it as 2026-11-20 08:00, or export the report again without editing it.",
        ]);
        const undecided = readiness.devices.find(({ entraDeviceId }) => entraDeviceId === guidOf("entra-a"));
        expect(undecided?.badge).toMatch(/^Unknown/);
        expect(undecided?.reasons[0]?.finding).toContain("the time of one is not valid");
        expect(undecided?.reasons[0]?.remedy).toContain("Write the times");
        const { devices: _, ...summary } = readiness;
        expect({ ...(await summarizeFiles(files)), evaluatedAt: "" }).toEqual({ ...summary, evaluatedAt: "" });
    });

    it.each([
        ["a page of Graph, indented", JSON.stringify({ value: [intuneRecord("1"), intuneRecord("2")] }, undefined, 2)],
        [
            "pages, one a line",
            [["1"], ["2"]].map(([id]) => JSON.stringify({ value: [intuneRecord(id ?? "")] })).join("\r\n"),
        ],
        ["an array", JSON.stringify([intuneRecord("1"), intuneRecord("2")])],
        [
            "lines that end in returns",
            [intuneRecord("1"), intuneRecord("2")].map((each) => JSON.stringify(each)).join("\r"),
        ],
    ])("may be %s", async (_what, text) => {
        for (const encode of Object.values(encodings)) {
            expect(await names(save("intune.json", encode(text)))).toHaveLength(2);
        }
    });

    it("may be a page of a list that goes on: devices may be missing", async () => {
        const page = { "@odata.nextLink": "https://graph.microsoft.com/beta/x", value: [intuneRecord("1")] };
        const { shortfalls, devicesMayBeMissing } = await evaluateFiles([save("page.json", JSON.stringify(page))]);
        expect(shortfalls[0]).toContain("The last page of Intune's devices is missing");
        expect(devicesMayBeMissing).toBe(true);
    });

    it("has rows without an id: told with their lines", async () => {
        const text = [COLUMNS, row("1"), row("")].map((cells) => cells.join(",")).join("\n");
        const { shortfalls, devicesMayBeMissing } = await evaluateFiles([save("devices.csv", text)]);
        expect(shortfalls[0]).toBe("File devices.csv: there is no device id in line 3. Export the report again.");
        expect(devicesMayBeMissing).toBe(true);
    });

    it("lacks columns: it is judged as far as it goes, and the remedy is to export them", async () => {
        const { devices } = await evaluateFiles([
            save("few.csv", "DeviceId,OSVersion,OS\n1,10.0.26100.4929,Windows\n"),
        ]);
        const remedies = devices[0]?.reasons.map(({ code, remedy }) => `${code}: ${remedy}`) ?? [];
        expect(remedies).toContain("edition: Export it with the column SkuFamily.");
        expect(remedies.join(" ")).toMatch(/vbs: Export the report WindowsDeviceHealthAttestationReport/);
        expect(remedies.join(" ")).not.toContain("dsregcmd");
    });

    it.each([
        ["a.csv", Buffer.from("504b030414000600", "hex"), /it is a ZIP archive or a workbook\. Unpack it/],
        ["b.csv", Buffer.from("1f8b0800", "hex"), /compressed with gzip\. Unpack it\./],
        ["c.csv", Buffer.from("fffe000044000000", "hex"), /UTF-32\. Save it as UTF-8\./],
        [
            "d.csv",
            "Geräte-ID;Gerätename\n1;x\n",
            /its columns are .* in another language, switch the admin centre to English/,
        ],
        [
            "r.json",
            '{"schema": "hotpatch-readiness/1",\n"devices": []}',
            /a result of this command \(readiness\), not a list/,
        ],
        [
            "r.ndjson",
            '{"schema": "hotpatch-delivery/1", "devices": []}\n',
            /a result of this command \(delivery\), not a list/,
        ],
        ["e.json", '{\n"id": "1"\n}\n{\n"id": "2"\n}\n', /neither one JSON object per line .* \(with jq: -c\)/],
    ])("is refused by its true cause: %s", async (name, content, message) => {
        await expect(evaluateFiles([save(name, content)])).rejects.toThrow(message);
    });

    it("has quotes that swallow rows: that is an error, and no smaller fleet", async () => {
        const text = [COLUMNS, row("1", '"5 inch'), row("2"), row("3", '"7 inch'), row("4")]
            .map((r) => r.join(","))
            .join("\n");
        await expect(evaluateFiles([save("devices.csv", text)])).rejects.toThrow(/it is not valid CSV/);
    });

    it("cannot be reached: the operating system's word is the user's error", async () => {
        symlinkSync("loop", join(folder, "loop"));
        const file = save("file", "");
        expect(() => fileSource([join(folder, "loop")])).toThrow(
            /^Read file '.*loop': its symbolic links form a loop \(ELOOP\)\./,
        );
        expect(() => fileSource([join(file, "x")])).toThrow(/(a part of its path is a file|no such file)/);
        expect(() => fileSource([join(folder, "x".repeat(300))])).toThrow(/its name is too long|no such file/);
        await expect(evaluateSource(fileSource([file]))).resolves.toMatchObject({ complete: false });
    });
});
