import { marked } from "marked";
import type { FleetDelivery } from "../../../src/delivery/fleetDelivery";
import { type Action, actionPlan } from "../../../src/readiness/actionPlan";
import { readinessChange } from "../../../src/readiness/change";
import { deliveryMarkdown } from "../../../src/report/deliveryMarkdown";
import { readinessMarkdown } from "../../../src/report/readinessMarkdown";
import { reported } from "../readiness/facts";
import { HOSTILE, MIXED, readinessOf } from "./readiness";

/** What GitHub takes as a comment. */
const COMMENT = 65_536;

describe("readiness as Markdown", () => {
    it("has the share first, then what changed, the causes, and the devices in folded lists", () => {
        const before = { ...MIXED, ...readinessOf({ "PC-1": { skuNumber: reported(48) }, "PC-2": {}, gone: {} }) };
        const change = readinessChange(before, MIXED);
        const gate = { result: "notHeld", findings: ["1 of 5 devices are eligible."] } as const;
        expect(readinessMarkdown({ ...MIXED, gate, change })).toMatchSnapshot();
    });

    it("says before any number that it is one of a part", () => {
        const text = readinessMarkdown({
            ...MIXED,
            complete: false,
            shortfalls: ["The list of Entra devices ended early."],
        });
        expect(text.indexOf("Not complete:")).toBeLessThan(text.indexOf("20.0 %"));
    });

    it("shows names as they are and none of them as markup, HTML, a link or a mention", () => {
        const names = [
            "<img src=x onerror=alert(1)>",
            "[a](http://x)",
            "www.example.com",
            "@team",
            "a|b",
            "`code`",
            "**bold**",
            "# x",
            "</details>",
        ];
        const fleet = readinessOf(Object.fromEntries(names.map((name) => [name, { skuNumber: reported(48) }])));
        const html = marked.parse(readinessMarkdown(fleet), { async: false });
        expect(html).not.toMatch(/<img|<a |<code|<strong>bold|onerror=alert\(1\)>/);
        expect(html.match(/<\/details>/g)).toHaveLength(1);
        expect(readinessMarkdown(fleet)).not.toContain("@team");
        for (const name of ["&lt;img", "[a]", "a|b", "`code`", "**bold**"]) {
            expect(html).toContain(name);
        }
    });

    it("stays below what a comment may have, and says how many devices it leaves out", () => {
        const names = Array.from({ length: 20_000 }, (_, at) => [
            `PC-${at}-${"x".repeat(200)}`,
            { skuNumber: reported(48) },
        ]);
        const fleet = readinessOf(Object.fromEntries(names));
        const text = readinessMarkdown({ ...fleet, change: readinessChange({ ...fleet, devices: [] }, fleet) });
        expect(text.length).toBeLessThan(COMMENT);
        const listed = text.match(/^- PC/gm)?.length ?? 0;
        expect(text).toContain(`… and ${(20_000 - listed).toLocaleString("en-US")} more`);
    });

    it("has the plan as a table of who does what until when, and who is excepted", () => {
        const plan = {
            actions: [{ cause: "edition", owner: "Licences | @team", due: "2026-10-31" }],
            exceptions: [{ device: "PC-3", cause: "vbs", reason: "a <b>kiosk</b>", expires: "2026-10-01" }],
        } as const;
        const text = readinessMarkdown({ ...MIXED, actionPlan: actionPlan(MIXED, plan) });
        const html = marked.parse(text, { async: false });
        const rows = [...html.matchAll(/<tr>\n(.*?)<\/tr>/gs)].map(([, row = ""]) =>
            [...row.matchAll(/<t[dh][^>]*>(.*?)<\/t[dh]>/g)].map(([, cell]) => cell),
        );
        expect(rows).toContainEqual(["Open", "Cause", "What to do", "Owner", "Due"]);
        const edition = rows.find((cells) => cells[1] === "edition");
        expect(edition).toEqual(["1", "edition", expect.any(String), "Licences | &#64;team", "2026-10-31, overdue"]);
        expect(html).toContain("<summary>1 exception</summary>");
        expect(html).toContain("PC-3, vbs (expired 2026-10-01): a &lt;b&gt;kiosk");
        expect(html).not.toContain("<b>kiosk");
        expect(text).not.toContain("@team");
    });

    it("stays below what a comment may have with a plan of many causes and exceptions", () => {
        const names = Array.from({ length: 5000 }, (_, at) => `PC-${at}-${"x".repeat(200)}`);
        const fleet = readinessOf(Object.fromEntries(names.map((name) => [name, { skuNumber: reported(48) }])));
        const exceptions = names.map((device) => ({
            device,
            cause: "edition" as const,
            reason: "y".repeat(2000),
            expires: "2027-01-01",
        }));
        const [action] = actionPlan(fleet, { actions: [], exceptions }).actions;
        const actions = Array.from({ length: 60 }, () => ({ ...(action as Action), owner: "o".repeat(5000) }));
        const text = readinessMarkdown({ ...fleet, actionPlan: { actions, notes: [] } });
        expect(text.length).toBeLessThan(COMMENT);
        expect(text).toContain("… and 40 more; --format actions lists every one.");
    });

    it("shows no half of a secret where a long text is cut", () => {
        const token = "eyJhbGciOiJub25lIn0.eyJ0aWQiOiIxMTEifQ.c2lnbmF0dXJlLW9mLWl0";
        for (let before = 60; before <= 300; before += 3) {
            const said = `${"z".repeat(before)} Bearer ${token}`;
            const devices = MIXED.devices.map((device) => ({
                ...device,
                reasons: device.reasons.map((reason) => ({ ...reason, finding: said })),
            }));
            const plan = {
                actions: [{ cause: "edition" as const, owner: said, due: "2026-12-01" }],
                exceptions: [{ device: "PC-3", cause: "vbs" as const, reason: said, expires: "2026-12-01" }],
            };
            const text = readinessMarkdown({ ...MIXED, devices, actionPlan: actionPlan(MIXED, plan) });
            expect([before, text.includes("eyJ")]).toEqual([before, false]);
        }
    });

    it("of nothing is a sentence", () => {
        expect(readinessMarkdown(readinessOf({}))).toContain("There is no device to judge.");
        expect(readinessMarkdown(HOSTILE)).toContain("Windows devices");
    });
});

describe("delivery as Markdown", () => {
    it("has the share first, the policies, and who needs somebody", () => {
        const cause = { code: "lostContact", finding: "no contact for 40 days", remedy: "Find it." };
        const [first, second] = MIXED.devices;
        const delivery = {
            devices: [
                { ...first, outcome: "succeeded", causes: [] },
                { ...second, outcome: "failed", causes: [cause] },
            ],
            byOutcome: { succeeded: 1, failed: 1 },
            byDelivery: { "hotpatch policy": 2 },
            policies: [
                {
                    displayName: "Broad | 2",
                    hotpatchEnabled: false,
                    targeted: 2,
                    computed: { succeeded: 1, pending: 0, failed: 1, unknown: 0, blocked: 0, causes: {} },
                },
            ],
            findings: ["Co-management was not read."],
            complete: false,
            evaluatedAt: "2026-11-02T00:00:00.000Z",
        } as unknown as FleetDelivery;
        expect(deliveryMarkdown(delivery)).toMatchSnapshot();
    });
});
