import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { actionPlan } from "../../../src/readiness/actionPlan";
import { readinessChange } from "../../../src/readiness/change";
import { missing } from "../../../src/readiness/facts";
import type { PackedRow, PageData } from "../../../src/report/html/pageData";
import { readinessPage } from "../../../src/report/html/readinessPage";
import { reported } from "../readiness/facts";
import { HOSTILE, MIXED, readinessOf } from "./readiness";

const root = join(__dirname, "..", "..", "..");

/** What stands in a block of the page. */
function block(page: string, begin: string): string {
    const [, rest = ""] = page.split(begin);
    return rest.split(/<\/(?:script|style)>/)[0] ?? "";
}

const hashOf = (text: string) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
const data = <Data>(page: string, id: string): Data =>
    JSON.parse(block(page, `<script type="application/json" id="${id}">`));

describe("the page of readiness", () => {
    const page = [...readinessPage(MIXED)].join("");

    it("allows its own script and style by hash, and nothing else", () => {
        const [, policy = ""] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
        expect(policy.split("; ")).toEqual([
            "default-src 'none'",
            `script-src ${hashOf(block(page, "</script>\n<script>"))}`,
            `style-src ${hashOf(block(page, "<style>"))}`,
            "base-uri 'none'",
            "form-action 'none'",
        ]);
    });

    it("has every device with its badge, causes and evidence, each text once", () => {
        const rows = data<PackedRow[]>(page, "rows");
        const strings = data<string[]>(page, "strings");
        const { columns } = data<PageData>(page, "report");
        expect(new Set(strings).size).toBe(strings.length);
        const texts = rows.map(([cells, causes]) => ({
            ...Object.fromEntries(
                columns.map(({ key }, at) => [key, [cells[at] ?? []].flat().map((each) => strings[each])]),
            ),
            said: causes.map((cause) => cause.map((each) => strings[each])),
        }));
        expect(texts).toEqual(
            MIXED.devices.map(({ name, badge, intuneId, reasons }) =>
                expect.objectContaining({
                    name: [name],
                    badge: [badge],
                    intuneId: [intuneId],
                    said: reasons.map(({ code, finding, remedy, evidence }) =>
                        expect.arrayContaining([code, finding, remedy, ...evidence.map(({ source }) => source)]),
                    ),
                }),
            ),
        );
    });

    it("says the share, what helps most, and when the next restart is planned", () => {
        const { headline, calendar } = data<PageData>(page, "report");
        expect(headline).toEqual({
            share: "20.0 %",
            of: "of 5 devices are ready for hotpatch",
            sentence: expect.stringMatching(
                /^The most frequent cause, on 1 device, is an edition of Windows without hotpatches\. Move the device/,
            ),
        });
        expect(calendar?.sentence).toMatch(/planned for January 2027: its update is due on 2027-01-12\.$/);
    });

    it("counts devices by version of Windows, and tells first why a device has its badge", () => {
        const fleet = readinessOf({
            "PC-1": { skuNumber: reported(48), osVersion: reported("10.0.26200.5000") },
            // Unknown in its edition, which comes first in order, but not eligible by VBS.
            "PC-2": {
                skuNumber: missing("Intune has not said", "Intune", null),
                vbs: reported({ state: "notConfigured", hardware: null }),
                osVersion: missing("Intune has not said", "Intune", null),
            },
            "PC-3": { osVersion: reported("10.0.22631.1") },
        });
        const text = [...readinessPage(fleet)].join("");
        const { columns } = data<PageData>(text, "report");
        const strings = data<string[]>(text, "strings");
        const rows = data<PackedRow[]>(text, "rows");
        const cell = (row: number, key: string) =>
            strings[Number(rows[row]?.[0][columns.findIndex((column) => column.key === key)])] ?? "";
        expect([0, 1, 2].map((row) => cell(row, "version"))).toEqual(["25H2", "not known", "build 22631"]);
        expect(columns.find(({ key }) => key === "version")?.facet?.title).toBe("By version of Windows");
        expect(fleet.devices[1]?.badge).toBe("Not eligible (vbs)");
        expect(fleet.devices[1]?.reasons[0]?.code).toBe("edition");
        expect(cell(1, "why")).toMatch(/^vbs: VBS is not configured; edition: /);
        expect(strings[Number(rows[1]?.[1][0]?.[0])]).toBe("vbs");
    });

    it("says that there is no device, and that all are ready", () => {
        const headlineOf = (fleet: Parameters<typeof readinessOf>[0]) =>
            data<PageData>([...readinessPage(readinessOf(fleet))].join(""), "report").headline;
        expect(headlineOf({})).toEqual({ of: "There is no Windows device to judge.", sentence: "" });
        expect(headlineOf({ "PC-1": {} })).toEqual({
            share: "100.0 %",
            of: "of 1 device is ready for hotpatch",
            sentence: "A policy with hotpatch on is all they need.",
        });
    });

    it("says first that it is not complete", () => {
        const partial = { ...MIXED, complete: false, shortfalls: ["Intune's list ended early."] };
        const { cautions } = data<PageData>([...readinessPage(partial)].join(""), "report");
        expect(cautions).toEqual(["Not complete: numbers may be those of a part.", "Intune's list ended early."]);
    });

    it("has the trend of earlier results, what changed, the plan and the second opinion where they were asked for", () => {
        const before = readinessOf({ "PC-1": {}, "PC-2": {} });
        const trend = [
            { evaluatedAt: "2026-10-01T00:00:00.000Z", devices: 0, byBadge: {} },
            { evaluatedAt: "2026-10-02T00:00:00.000Z", devices: 3, byBadge: { Eligible: 3 } },
            { evaluatedAt: MIXED.evaluatedAt, devices: 5, byBadge: MIXED.byBadge },
        ];
        const secondOpinion = {
            listed: 4,
            notListed: 1,
            agreed: 2,
            undecided: 1,
            disagreements: [{ kind: "build", finding: "Other build.", remedy: "Sync.", devices: 9, examples: ["A"] }],
            assumed: ["Assumed."],
            notRead: [],
        } as const;
        const plan = { actions: [{ cause: "edition", owner: "Desk", due: "2026-10-31" }], exceptions: [] } as const;
        const devices = MIXED.devices.map((device) => ({ ...device, serviceReadiness: "notReady" as const }));
        const full = [
            ...readinessPage({
                ...MIXED,
                devices,
                change: readinessChange(before, MIXED),
                trend,
                secondOpinion,
                actionPlan: actionPlan(MIXED, plan),
            }),
        ].join("");
        const told = data<PageData>(full, "report");
        expect(told.trend?.sentence).toBe("From 100.0 % of 3 devices on 2026-10-02 to 20.0 % of 5 on 2026-11-02.");
        expect(told.trend?.points.map(({ ready }) => ready)).toEqual([3, 1]);
        const [changed, planned, opinion] = told.sections;
        expect(changed?.sentences).toEqual([`Since ${before.evaluatedAt}: 1 no longer eligible, 3 added.`]);
        expect(planned?.table?.rows).toContainEqual(
            expect.arrayContaining(["1", "edition", "Desk", "2026-10-31, overdue"]),
        );
        expect(opinion?.table?.rows).toEqual([["9", "Other build.", "A, …", "Sync."]]);
        const strings = data<string[]>(full, "strings");
        const cell = (row: PackedRow | undefined, key: string) =>
            [row?.[0][told.columns.findIndex((column) => column.key === key)] ?? []]
                .flat()
                .map((each) => strings[each]);
        const [, pc2] = data<PackedRow[]>(full, "rows");
        expect(cell(pc2, "change")).toEqual(["no longer eligible"]);
        expect(cell(pc2, "before")).toEqual(["Eligible"]);
        expect(cell(pc2, "service")).toEqual(["not ready"]);
    });

    it("has no trend of one result", () => {
        const one = [{ evaluatedAt: MIXED.evaluatedAt, devices: 5, byBadge: MIXED.byBadge }];
        const told = data<PageData>([...readinessPage({ ...MIXED, trend: one })].join(""), "report");
        expect(told.trend).toBeUndefined();
        expect(told.sections).toEqual([]);
    });

    it("holds names as text that ends no block", () => {
        const hostile = [...readinessPage(HOSTILE)].join("");
        const names = data<PackedRow[]>(hostile, "rows").map(
            ([[name]]) => data<string[]>(hostile, "strings")[Number(name)],
        );
        expect(names).toHaveLength(HOSTILE.devices.length);
        const ending = [...readinessPage(readinessOf({ "</script><script>alert(1)</script><!--": {} }))].join("");
        expect(ending.match(/<\/script>/g)).toHaveLength(page.match(/<\/script>/g)?.length ?? 0);
        expect(ending.match(/<!--/g)).toBeNull();
    });
});

describe("the page that is in the package", () => {
    it("is what packages/report-page builds", () => {
        const check = spawnSync(process.execPath, [join(root, "scripts", "page.js"), "--check"], { encoding: "utf8" });
        expect(check.stderr).toBe("");
        expect(check.status).toBe(0);
    });
});
